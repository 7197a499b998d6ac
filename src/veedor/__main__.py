"""`python -m veedor` is the command `veedor`."""

from veedor.cli.app import main

main()
