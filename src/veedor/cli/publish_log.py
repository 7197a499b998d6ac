"""`veedor publish-log`: every committed fact into the public folder, under a new signed head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.law import warn_publishing
from veedor.cli.published import reading, refusing
from veedor.cli.rehearsed import tell_of
from veedor.cli.workspace import WorkspaceOption, opened

if TYPE_CHECKING:
    from veedor.evidence.checkpoint import Checkpoint
    from veedor.evidence.note import Verifier
    from veedor.store.workspace import Workspace

_BUDGET: Final = 1_000_000
"""Bytes that whoever holds a copy may send: its head."""


def publish_log(
    context: typer.Context,
    against: Annotated[
        list[str] | None, typer.Option("--against", metavar="DIR|URL", help=help_of("workspace.help.against"))
    ] = None,
    anew: Annotated[bool, typer.Option("--anew", help=help_of("workspace.help.anew"))] = False,
    workspace: WorkspaceOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Publish the log."""
    found = opened(workspace)
    from veedor.evidence.trust import POLICY
    from veedor.store.publishing import publish, republish

    words = words_of(context)
    warn_publishing(found, words)
    with refusing(str(found.log)):
        seen = [_head(where, found) for where in against or []]
        if anew:
            republish(found)
        head = publish(found, seen)
    tell_of(
        found.log_name,
        words,
        words.say("workspace.published.head", origin=head.origin, size=head.size, root=head.root.hex()),
        words.say("workspace.published.where", folder=str(found.log)),
        words.say("workspace.published.key", key=str(_key(found))),
        words.say("workspace.published.trust", policy=str(found.log / POLICY)),
    )


def _key(workspace: Workspace) -> Verifier:
    """The public half of the key that signs."""
    from veedor.store.signing import read_log_key

    return read_log_key(workspace.log_key).verifier


def _head(where: str, workspace: Workspace) -> Checkpoint:
    """The head that a copy of this log has."""
    from veedor.evidence.checkpoint import open_checkpoint
    from veedor.evidence.log import CHECKPOINT
    from veedor.evidence.note import NOTE_BYTES

    with reading(where, budget=_BUDGET) as fetch:
        return open_checkpoint(fetch(CHECKPOINT, NOTE_BYTES), _key(workspace)).checkpoint
