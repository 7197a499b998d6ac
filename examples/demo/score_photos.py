"""What became of the photos, told from what `veedor read` prints of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from examples.demo.camera import Shot
from examples.demo.paper import Form, code_text
from examples.demo.photos import Photo


class Outcome(StrEnum):
    FIRST = "first try"
    LADDER = "ladder"
    UNREAD = "unread"
    WRONG = "wrong"


@dataclass(frozen=True)
class PhotoScore:
    """`outcomes` of the photos by how they were taken; `misread` are names of files whose text is not that of the
    paper; `several` is the sheet that came under several names."""

    outcomes: dict[Shot, Counter[Outcome]]
    misread: tuple[str, ...]
    several: Photo


def score_photos(photos: Sequence[Photo], reads: Iterable[dict[str, Any]], form: Form) -> PhotoScore:
    """Hold the texts that were read against those that were printed."""
    papers = {name: photo for photo in photos for name in photo.names}
    outcomes: dict[Shot, Counter[Outcome]] = {shot: Counter() for shot in Shot}
    misread = []
    for read in reads:
        name = PurePath(read["file"]).name
        outcome = _outcome(read, code_text(papers[name].sheet, form))
        outcomes[papers[name].shot][outcome] += 1
        if outcome is Outcome.WRONG:
            misread.append(name)
    return PhotoScore(outcomes, tuple(misread), max(photos, key=lambda photo: len(photo.names)))


def _outcome(read: dict[str, Any], printed: str) -> Outcome:
    if read["text"] is None:
        return Outcome.UNREAD
    if read["text"] != printed:
        return Outcome.WRONG
    return Outcome.FIRST if len(read["attempts"]) == 1 else Outcome.LADDER
