"""`veedor log rotate DIR`: a new key for a log, announced below a head that the old one signs."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.published import refusing
from veedor.cli.terminal import tell


class Reason(StrEnum):
    """Why the key changes; as in the fact. One that was lost cannot announce the next."""

    SCHEDULED = "scheduled"
    COMPROMISED = "compromised"
    NEW_OPERATOR = "new_operator"


def rotate(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=help_of("log.help.folder"))],
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help=help_of("log.help.key"))],
    new_key: Annotated[Path, typer.Option("--new-key", metavar="FILE", help=help_of("log.help.new_key"))],
    reason: Annotated[
        Reason, typer.Option("--reason", metavar="REASON", help=help_of("log.help.reason"))
    ] = Reason.SCHEDULED,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Make the key and say so in the log."""
    from veedor.evidence.disk import Disk
    from veedor.evidence.keyfile import read_key, write_key
    from veedor.evidence.log import Log
    from veedor.evidence.note import Signer
    from veedor.evidence.rotation import rotated

    words, disk = words_of(context), Disk(folder)
    with refusing(str(key)):
        old = read_key(key)
    with refusing(str(folder)), disk.locked():
        log, new = Log(disk, old), Signer.generate(old.name)
        with refusing(str(new_key)):
            write_key(new_key, new)
        head = log.append([rotated(old.verifier, new.verifier, reason, datetime.now(UTC)).entry()])
    tell(
        words.say("log.told.head", origin=head.origin, size=head.size, root=head.root.hex()),
        words.say("log.told.rotated", key=str(new.verifier)),
        words.say("log.told.kept", file=str(new_key)),
        words.say("log.told.next", file=str(new_key), old=str(old.verifier)),
    )
