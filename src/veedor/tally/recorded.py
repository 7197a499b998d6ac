"""What the facts of a log say of an election: its pack, the frame, the readings. The fold does the rest.

`count`, `recount` and the pages all start here, whether the facts come from a database or from a published folder.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from veedor.base.errors import refuse
from veedor.election import rehearsal
from veedor.election.frame import Frame, Placement, build_frame, written
from veedor.election.pack import Pack, StationCode
from veedor.election.pack_files import pack_of
from veedor.election.packfile.check import check_bulletins
from veedor.election.packfile.faults import Faults
from veedor.election.placement_file import read_placement
from veedor.election.sheet import Readings
from veedor.evidence.fact import Fact
from veedor.intake.replayed import Photos, Replay
from veedor.tally import facts
from veedor.tally.bulletin.recorded import with_announced
from veedor.tally.fold import VERSION, Count, fold

Blob = Callable[[str], bytes]
"""The bytes of a file by its SHA-256 in hex."""


@dataclass
class Recorded:
    """Facts, gathered one by one; the order in which readings come changes nothing."""

    election: Mapping[str, Any] | None = None
    sheets: Replay = field(default_factory=Replay)
    corrected: set[int] = field(default_factory=set)
    images: set[str] = field(default_factory=set)
    placed: list[str] = field(default_factory=list)
    bulletins: list[Mapping[str, Any]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    rehearsal: bool = False

    def add(self, leaf: int, fact: Fact) -> None:
        """Take in a fact of any kind, its body checked before."""
        match fact.kind:
            case "sheet.read":
                self.sheets.add(leaf, fact)
            case rehearsal.DECLARED:
                self.rehearsal = True
            case "blob.kept":
                if fact.body["media"] == "image":
                    self.images.add(fact.body["blob"])
            case facts.CORRECTED:
                self.corrected.add(fact.body["leaf"])
            case "election.defined":
                self.election = fact.body
            case "stations.placed":
                self.placed.append(fact.body["blob"])
            case "bulletin.announced":
                self.bulletins.append(fact.body)
            case "rows.refused":
                self.refused[fact.body["blob"]] += fact.body["rows"]


@dataclass(frozen=True)
class Basis:
    """What a count rests on: everything that the fold takes, the rows refused by file, the `photos` that were read
    by source, and how many are kept that gave no reading."""

    pack: Pack
    frame: Frame
    readings: Sequence[Readings]
    refused: Mapping[str, int]
    photos: Photos
    photos_unread: int

    def count(self) -> Count:
        return fold(self.pack, self.frame, self.readings)


def recorded(told: Iterable[tuple[int, Fact]]) -> Recorded:
    """All facts of a log, gathered."""
    gathered = Recorded()
    for leaf, fact in told:
        gathered.add(leaf, fact)
    return gathered


def basis(gathered: Recorded, blob: Blob) -> Basis:
    """What the facts say, with the files that they name.

    Refused: no election is defined, or one for another fold; files that are no pack; readings that do not fit it.
    """
    election = gathered.election
    if election is None:
        raise refuse("recorded.no_election", "log")
    if election["fold"] != VERSION:
        raise refuse("recorded.other_fold", "log", given=election["fold"], known=VERSION)
    pack = with_announced(pack_in(election, blob), gathered.bulletins)
    _require_known(pack)
    photos = gathered.sheets.photos(gathered.images)
    readings = gathered.sheets.readings(pack, without=gathered.corrected, photos=photos)
    unread = len(gathered.images.difference(*photos.values()))
    if gathered.rehearsal:
        pack = rehearsal.as_rehearsal(pack)
    stated = [read_placement(blob(name), pack, name) for name in (election["frame"]["blob"], *gathered.placed)]
    frame = build_frame(pack, [*stated, *(Placement(one.stations) for one in readings)])
    return Basis(pack, frame, readings, dict(gathered.refused), photos, unread)


def _require_known(pack: Pack) -> None:
    """Refused: bulletins of contests, options or areas that the election does not have."""
    faults = Faults()
    check_bulletins(pack, faults, "log")
    faults.refuse_any("log")


def in_leaf_order(found: Basis, gathered: Recorded) -> Basis:
    """The same basis. Where no table of a contest says when its sheets came in, the readings do (`arrived`), by the
    first leaf of the first file that brought their station: rows of one file came together, so what came in one
    file alone has no order."""
    told = {one.contest for one in found.readings if any(one.texts.get("arrived", ()))}
    moments = _moments(gathered, told)
    several = {contest for contest, by_station in moments.items() if len(set(by_station.values())) > 1}
    code = found.pack.station_code
    readings = [
        _arrived(one, moments[one.contest], code) if one.contest in several else one for one in found.readings
    ]
    return replace(found, readings=readings)


def _moments(gathered: Recorded, told: Container[str]) -> dict[str, dict[str, int]]:
    """By contest and station, when its sheet came in; without the contests of which tables `told` it."""
    begun: dict[str, int] = {}
    moments: dict[str, dict[str, int]] = defaultdict(dict)
    for leaf, contest, station, blob in sorted(gathered.sheets.told()):
        if leaf not in gathered.corrected and contest not in told:
            moments[contest].setdefault(station, begun.setdefault(blob, leaf))
    return moments


def _arrived(readings: Readings, moments: Mapping[str, int], code: StationCode) -> Readings:
    words = [str(moments[written(code, key)]) for key in readings.stations.tolist()]
    return replace(readings, texts={**readings.texts, "arrived": np.asarray(words, dtype=np.str_)})


def pack_in(election: Mapping[str, Any], blob: Blob) -> Pack:
    """The pack whose files the body of an `election.defined` names."""
    return pack_of({file["path"]: blob(file["blob"]) for file in election["files"]})
