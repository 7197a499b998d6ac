"""`python -m veedor` is the command `veedor`."""

import sys

INTERRUPTED = 130
"""What shells expect of a program that its user ends: 128 and the number of the signal."""


def main() -> None:
    """The command line. An interrupt ends it without a word, even while it is being read in."""
    try:
        from veedor.cli.app import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
