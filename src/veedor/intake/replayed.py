"""Facts into the readings that the fold takes: the columns that `recorded.py` wrote row by row, state by state."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from veedor.base.errors import refuse
from veedor.election.facts import STATES
from veedor.election.frame import Keys, read_keys
from veedor.election.pack import Pack, StationCode, TableMap
from veedor.election.sheet import FIELDS, Kind, Readings, Source, State
from veedor.evidence.fact import Fact

Photos: TypeAlias = Mapping[str, tuple[str, ...]]
"""By the name of a source, the SHA-256 of its photos."""

_CODES: Final = {name: -int(state) for state, name in STATES.items()}
"""A state that is no number, as the negative of its number."""

_ORDER: Final = {name: at for at, name in enumerate(FIELDS)}


class Replay:
    """Takes `sheet.read` facts (their bodies checked before) one by one, and keeps of each what a row of columns
    takes: a million of them are some hundred megabytes."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, ...], dict[tuple[str, ...], _Rows]] = {}

    def add(self, leaf: int, fact: Fact) -> None:
        """The fact of a leaf."""
        body = fact.body
        head = tuple(body[name] for name in ("source", "custodian", "reading", "stage", "contest"))
        shape = (*body["votes"], "", *body["fields"], "", *body["words"])
        shapes = self._files.setdefault((*head, body["origin"]["blob"]), {})
        if shape not in shapes:
            shapes[shape] = _Rows(tuple(body["votes"]), tuple(body["fields"]), tuple(body["words"]))
        shapes[shape].add(leaf, body)

    def told(self) -> Iterator[tuple[int, str, str, str]]:
        """Leaf, contest, station and file of every reading so far, in no order."""
        for (*_, contest, blob), shapes in self._files.items():
            for rows in shapes.values():
                yield from (
                    (leaf, contest, station, blob) for leaf, station in zip(rows.leaves, rows.stations, strict=True)
                )

    def photos(self, images: Container[str]) -> Photos:
        """By the name of a source, those of its files that are `images`, in the order of their digests."""
        found: dict[str, set[str]] = defaultdict(set)
        for source, *_, blob in self._files:
            if blob in images:
                found[source].add(blob)
        return {source: tuple(sorted(blobs)) for source, blobs in sorted(found.items())}

    def readings(
        self, pack: Pack, without: Collection[int] = (), photos: Photos = MappingProxyType({})
    ) -> list[Readings]:
        """One `Readings` a source, contest and table, in the order of the table's rows, `without` the facts of some
        leaves; `file` is the digest of the table. The order of the facts changes nothing.

        What a source read from its `photos` is one `Readings`, as if they lay in a folder: `file` is the source's
        name, and a row the place of its photo among them, from 1.

        Refused: contests, options or station codes that the pack does not have.
        """
        numbers = {name: {blob: at for at, blob in enumerate(blobs, 1)} for name, blobs in photos.items()}
        parts: dict[tuple[str, ...], list[_Part]] = defaultdict(list)
        for (*head, blob), shapes in self._files.items():
            number = numbers.get(head[0], {}).get(blob)
            parts[*head, blob if number is None else head[0]] += [_Part(one, number) for one in shapes.values()]
        read = [_readings(head, some, pack, without) for head, some in sorted(parts.items(), key=itemgetter(0))]
        return [one for one in read if len(one)]


def mappings_of(readings: Readings, pack: Pack) -> tuple[str, ...]:
    """The layouts by which readings from a log may have been read, for it does not name them: those of their kind
    and stage that have all of their fields. None where they may also be photos."""
    if readings.source.kind is Kind.QR and pack.qr is not None:
        return ()
    return tuple(mapping.id for mapping in pack.tables if _fits(readings, mapping))


def _fits(readings: Readings, mapping: TableMap) -> bool:
    if (readings.source.kind, readings.source.stage) != (mapping.kind, mapping.stage):
        return False
    fields = set(readings.fields[len(readings.options) :])
    laid_out = readings.contest in mapping.votes and fields <= set(mapping.fields.get(readings.contest, ()))
    return (mapping.long or laid_out) and set(readings.texts) <= set(mapping.texts)


@dataclass(frozen=True)
class _Rows:
    """Facts of one file that have the same fields: a row each in `leaves`, `rows`, `stations`; a run each in
    `figures` (its votes, then its fields) and `texts`."""

    options: tuple[str, ...]
    fields: tuple[str, ...]
    words: tuple[str, ...]
    leaves: array[int] = field(default_factory=lambda: array("q"))
    rows: array[int] = field(default_factory=lambda: array("q"))
    figures: array[int] = field(default_factory=lambda: array("i"))
    stations: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add(self, leaf: int, body: Mapping[str, Any]) -> None:
        self.leaves.append(leaf)
        self.rows.append(body["origin"]["row"])
        self.stations.append(body["station"])
        self.figures.extend([_CODES[one] if isinstance(one, str) else one for one in body["votes"].values()])
        self.figures.extend([_CODES[one] if isinstance(one, str) else one for one in body["fields"].values()])
        self.texts.extend(body["words"].values())

    def matrix(self) -> NDArray[np.int32]:
        """(rows × fields), states below zero."""
        return np.frombuffer(self.figures, dtype=np.int32).reshape(len(self.rows), -1)

    def column(self, word: str) -> list[str]:
        """One word of every row; empty where this shape has none."""
        if word not in self.words:
            return [""] * len(self.rows)
        return self.texts[self.words.index(word) :: len(self.words)]


@dataclass(frozen=True)
class _Part:
    """Rows of a table under their own numbers, or of a photo (`number` is its place)."""

    of: _Rows
    number: int | None

    @property
    def rows(self) -> NDArray[np.int64]:
        if self.number is None:
            return np.frombuffer(self.of.rows, dtype=np.int64)
        return np.full(len(self.of.rows), self.number, dtype=np.int64)


def _readings(head: tuple[str, ...], found: Sequence[_Part], pack: Pack, without: Collection[int]) -> Readings:
    source, custodian, kind, stage, contest, file = head
    parts = [part.of for part in found]
    options = _options(contest, {option for part in parts for option in part.options}, pack, file)
    others = sorted({name for part in parts for name in part.fields}, key=lambda name: (_ORDER.get(name, 99), name))
    words = sorted({name for part in parts for name in part.words})
    figures = np.concatenate([_placed(part, options, others) for part in parts])
    rows = np.concatenate([part.rows for part in found])
    texts = {name: np.asarray([text for part in parts for text in part.column(name)]) for name in words}
    read = Readings(
        source=Source(source, custodian, Kind(kind), stage),
        contest=contest,
        file=file,
        options=options,
        fields=(*options, *others),
        stations=_keys((station for part in parts for station in part.stations), pack.station_code, file),
        counts=np.maximum(figures, 0),
        states=np.where(figures < 0, -figures, State.NUMBER).astype(np.uint8),
        rows=rows,
        texts=texts,
    )
    order = np.argsort(rows, kind="stable")
    leaves = np.concatenate([np.frombuffer(part.leaves, dtype=np.int64) for part in parts])
    return read.take(order[~np.isin(leaves, list(without))[order]])


def _options(contest: str, named: set[str], pack: Pack, where: str) -> tuple[str, ...]:
    """The contest's options in its order."""
    known = next((one.option_ids for one in pack.contests if one.id == contest), None)
    if known is None:
        raise refuse("fact.replay.contest", where, contest=contest, pack=pack.id)
    if more := sorted(named.difference(known)):
        raise refuse("fact.replay.option", where, option=more[0], contest=contest, pack=pack.id)
    return known


def _placed(part: _Rows, options: Sequence[str], others: Sequence[str]) -> NDArray[np.int32]:
    """The figures of a part in the columns of them all; options and fields may share a name."""
    columns = [options.index(name) for name in part.options]
    columns += [len(options) + others.index(name) for name in part.fields]
    placed = np.full((len(part.rows), len(options) + len(others)), -State.NO_SUCH_FIELD, dtype=np.int32)
    placed[:, columns] = part.matrix()
    return placed


def _keys(stations: Iterator[str], code: StationCode, where: str) -> Keys:
    try:
        return read_keys(code, stations)
    except ValueError as error:
        raise refuse("fact.replay.station", where, station=str(error)) from error
