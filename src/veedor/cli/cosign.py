"""`veedor log cosign DIR FILE…`: cosignatures of witnesses, put below the published head."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from veedor.base.errors import CHECK_FAILED, HOLDS
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.published import read_trust, refusing
from veedor.cli.terminal import tell, warn

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.evidence.cosignatures import Gathered
    from veedor.evidence.trust import Policy


def cosign(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=help_of("witness.gather.folder"))],
    found: Annotated[list[Path], typer.Argument(metavar="FILES", help=help_of("witness.gather.found"))],
    trust: Annotated[Path, typer.Option("--trust", metavar="FILE", help=help_of("witness.gather.trust"))],
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Put cosignatures below the published head."""
    words, policy = words_of(context), read_trust(trust)
    done = _gathered(folder, found, policy)
    _say(done, words)
    enough = policy.met(done.signers(policy.witnesses.values()))
    (tell if enough else warn)(words.say("witness.gather.enough" if enough else "witness.gather.too_few"))
    raise typer.Exit(HOLDS if enough else CHECK_FAILED)


def _gathered(folder: Path, found: list[Path], policy: Policy) -> Gathered:
    """What the published head bears now. Refused: there is no head of this log, or a line in a file is bad."""
    from veedor.evidence.cosignatures import gather
    from veedor.evidence.kept import Kept
    from veedor.evidence.log import CHECKPOINT
    from veedor.evidence.note import NOTE_BYTES

    kept = Kept(folder)
    with refusing(str(folder)), kept.disk.locked():
        head = policy.open(kept(CHECKPOINT, NOTE_BYTES))
        notes = [_read(path, head.checkpoint.origin) for path in found]
        done = gather(head.note, notes, policy.witnesses.values())
        if done.added:
            kept.write_for_good(CHECKPOINT, str(done.note).encode())
    return done


def _read(path: Path, origin: str) -> bytes:
    """A cosigned head; of a folder that a witness filled, the one of this log."""
    from veedor.evidence.note import NOTE_BYTES
    from veedor.evidence.witness import head_path

    place = path / head_path(origin) if path.is_dir() else path
    with place.open("rb") as file:
        return file.read(NOTE_BYTES + 1)


def _say(done: Gathered, words: Words) -> None:
    names = ", ".join(sorted(key.name for key in done.added))
    tell(words.say("witness.gather.added", names=names) if names else words.say("witness.gather.nothing"))
    if done.other_heads:
        warn(words.say("witness.gather.other_heads", files=done.other_heads))
