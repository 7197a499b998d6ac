"""The answers of commands about one log: those of a rehearsal begin with the word, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veedor.cli.terminal import tell

if TYPE_CHECKING:
    from veedor.base.words import Words


def tell_of(log: str, words: Words, *lines: str) -> None:
    """Print lines as the answer of a command about the log of this name."""
    first, *others = lines
    tell(marked(log, words, first), *others)


def marked(log: str, words: Words, line: str) -> str:
    """The line, behind the mark of a rehearsal if the log is one's."""
    from veedor.election.rehearsal import LOG, mark

    return f"{mark(words.language)} · {line}" if log.startswith(LOG) else line
