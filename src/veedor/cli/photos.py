"""What commands say of photos: how many are read, which were not, and which sheets came under several names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from veedor.base.progress import Progress

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.intake.read import Intake

SHOWN: Final = 3
"""Files named of those that share a reason; `--json` names all."""


class PhotoWatch:
    """Shows how far the photos of a folder are read, and wipes it at the end. Use as a context manager."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._progress = Progress(1)

    def __enter__(self) -> PhotoWatch:
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.clear()

    def __call__(self, done: int, total: int, file: str) -> None:
        if not done:
            self._progress = Progress(total)
            self._progress.step(self._words.say("read.progress.start", total=total))
        else:
            self._progress.step(self._words.say("read.progress.done", done=done, total=total, file=file))


def photo_lines(intake: Intake, words: Words) -> Iterator[str]:
    """Unread photos by reason, most frequent first, the number of sheets that came several times, and of files that
    are no photos."""
    for reason, photos in Counter(one.reason for one in intake.unread).most_common():
        files = [one.file for one in intake.unread if one.reason is reason]
        why = words.say(f"{reason.code}.says")
        yield words.say("read.kept_unread", photos=photos, why=why, files=_first(files))
    if intake.untold:
        yield words.say("read.kept_untold", photos=intake.untold)
    if intake.duplicates:
        yield words.say("read.counted_once", sheets=len(intake.duplicates))
    if others := intake.passed_over:
        yield words.say("read.passed_over", files=len(others), names=_first(others))


def _first(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")


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
