"""The same sheet under several names: found by what its code says, by digest, and by how it looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from veedor.intake.photos.likeness import alike
from veedor.intake.photos.photo import PhotoRead


class Sign(StrEnum):
    """By what two photos were recognised as one sheet."""

    DIGEST = "digest"
    PICTURE = "picture"
    STATION = "station"


@dataclass(frozen=True)
class Group:
    """Positions of photos of one sheet, in order; the first is kept. `by` says how the others were recognised."""

    photos: tuple[int, ...]
    by: tuple[Sign, ...] = ()

    @property
    def kept(self) -> int:
        return self.photos[0]


def group_sheets(reads: Sequence[PhotoRead]) -> tuple[Group, ...]:
    """Every photo in one group, in the order of the photos kept. Photos that were read are one sheet if they read
    the same, station and figures; those that were not, if their bytes are the same or they look the same. Two
    readings of one station that differ stay two: which of them counts is not decided here."""
    read = [at for at, one in enumerate(reads) if one.reading is not None]
    unread = [at for at, one in enumerate(reads) if one.reading is None]
    groups = [*_alike_in_reading(reads, read), *_alike_in_looks(reads, unread)]
    return tuple(sorted(groups, key=lambda group: group.kept))


def same_images(reads: Sequence[PhotoRead], group: Group) -> tuple[int, ...]:
    """Those of a group that are copies of the image kept, not other photos of the sheet."""
    kept = reads[group.kept]
    return tuple(
        at for at in group.photos if _same_bytes(kept, reads[at]) or alike(kept.likeness, reads[at].likeness)
    )


_Figures: TypeAlias = tuple[object, ...]


def _alike_in_reading(reads: Sequence[PhotoRead], read: Iterable[int]) -> Iterator[Group]:
    sheets: dict[_Figures, list[int]] = {}
    for at in read:
        sheets.setdefault(_figures(reads[at]), []).append(at)
    for found in sheets.values():
        signs = (Sign.STATION, *_signs(reads[found[0]], [reads[at] for at in found[1:]]))
        yield Group(tuple(found), tuple(sorted(signs)) if len(found) > 1 else ())


def _figures(one: PhotoRead) -> _Figures:
    reading = one.reading
    assert reading is not None
    return reading.station, tuple(reading.votes.items()), tuple(reading.fields.items())


def _alike_in_looks(reads: Sequence[PhotoRead], unread: Iterable[int]) -> Iterator[Group]:
    """Each photo joins the first group whose kept photo it resembles: likeness does not travel along a chain."""
    groups: list[list[int]] = []
    by_digest: dict[str, list[int]] = {}
    for at in unread:
        home = _home(reads, at, groups, by_digest)
        home.append(at)
        if len(home) == 1:
            groups.append(home)
        if digest := reads[at].digest:
            by_digest.setdefault(digest, home)
    for found in groups:
        yield Group(tuple(found), tuple(sorted(_signs(reads[found[0]], [reads[at] for at in found[1:]]))))


def _home(
    reads: Sequence[PhotoRead], at: int, groups: Sequence[list[int]], by_digest: dict[str, list[int]]
) -> list[int]:
    one = reads[at]
    if one.digest in by_digest:
        return by_digest[one.digest]
    if one.likeness is None:
        return []
    return next((group for group in groups if alike(reads[group[0]].likeness, one.likeness)), [])


def _signs(kept: PhotoRead, others: Iterable[PhotoRead]) -> set[Sign]:
    """By which signs of the image, not of its text, any of the others is recognised."""
    signs = set()
    for other in others:
        if _same_bytes(kept, other):
            signs.add(Sign.DIGEST)
        elif alike(kept.likeness, other.likeness):
            signs.add(Sign.PICTURE)
    return signs


def _same_bytes(one: PhotoRead, other: PhotoRead) -> bool:
    return one.digest is not None and one.digest == other.digest
