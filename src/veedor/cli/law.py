"""What the law must allow and a pack does not state, said to whoever publishes or projects by a command."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from veedor.base.errors import Refused
from veedor.cli.terminal import warn

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.election.pack import Pack
    from veedor.store.workspace import Workspace


def warn_publishing(workspace: Workspace, words: Words) -> None:
    """One line if nobody states from when results may be published. A pack that cannot be read stops no command
    that needs none."""
    from veedor.store.stored import stored_pack

    with suppress(Refused, OSError):
        _warn_unstated(stored_pack(workspace), "publication_from", words)


def warn_projecting(pack: Pack, words: Words) -> None:
    """One line if nobody states whether projections are allowed."""
    _warn_unstated(pack, "projections_allowed", words)


def _warn_unstated(pack: Pack, statement: str, words: Words) -> None:
    if statement in pack.law.locked:
        warn(words.say(f"workspace.law.{statement}"))
