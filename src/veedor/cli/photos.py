"""What `veedor count` says of photos: which were not read, and which sheets came under several names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.intake.read import Intake

SHOWN: Final = 3
"""Files named of those that share a reason; `--json` names all."""


def photo_lines(intake: Intake, words: Words) -> Iterator[str]:
    """Unread photos by reason, most frequent first, and the number of sheets that came several times."""
    for reason, photos in Counter(one.reason for one in intake.unread).most_common():
        files = [one.file for one in intake.unread if one.reason is reason]
        named = ", ".join(files[:SHOWN]) + (", …" if photos > SHOWN else "")
        yield words.say("read.kept_unread", photos=photos, why=words.say(f"{reason.code}.says"), files=named)
    if intake.untold:
        yield words.say("read.kept_untold", photos=intake.untold)
    if intake.duplicates:
        yield words.say("read.counted_once", sheets=len(intake.duplicates))


def photos_object(intake: Intake) -> dict[str, Any]:
    """The same for programs (docs/json.md)."""
    return {
        "unread": dict(sorted(Counter(str(one.reason) for one in intake.unread).items())),
        "untold": intake.untold,
        "unread_files": [
            {"source": one.source, "file": one.file, "reason": str(one.reason)} for one in intake.unread
        ],
        "duplicates": [
            {"source": one.source, "kept": one.kept, "others": list(one.others), "by": list(map(str, one.by))}
            for one in intake.duplicates
        ],
    }
