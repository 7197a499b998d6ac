"""`veedor log convict FILE`: whether two signed heads convict who keeps a log, by the log's public key alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from veedor.base.errors import CHECK_FAILED, HOLDS
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.published import read_trust, refusing
from veedor.cli.terminal import tell, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from veedor.base.words import Words
    from veedor.evidence.checkpoint import Checkpoint
    from veedor.evidence.conviction import Conviction


def convict(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=help_of("conviction.help.file"))],
    trust: Annotated[Path, typer.Option("--trust", metavar="FILE", help=help_of("conviction.help.trust"))],
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Check two heads that contradict each other."""
    from veedor.evidence.conviction import CONVICTION_BYTES, Conviction
    from veedor.evidence.errors import EvidenceError

    words, policy = words_of(context), read_trust(trust)
    with refusing(str(file)), file.open("rb") as opened:
        found = Conviction.parse(opened.read(CONVICTION_BYTES + 1))
    try:
        first, second = found.check(policy)
    except EvidenceError as error:
        warn(words.explain(error.at(str(file))))
        raise typer.Exit(CHECK_FAILED) from error
    tell(*lines(found, first, second, words))
    raise typer.Exit(HOLDS)


def lines(found: Conviction, first: Checkpoint, second: Checkpoint, words: Words) -> Iterator[str]:
    """Both heads as they were signed."""
    yield words.say("conviction.convicted", origin=first.origin)
    yield words.say("conviction.first", size=first.size, root=first.root.hex())
    yield from found.first.decode().splitlines()
    yield words.say("conviction.second", size=second.size, before=first.size, root=second.root.hex())
    yield from found.second.decode().splitlines()
