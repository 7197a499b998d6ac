"""From facts to what a count rests on: what was corrected does not count, whatever the order of facts."""

from __future__ import annotations

import pytest

from tests.store.facts import AT, read_sheet
from tests.strategies import builders
from veedor.base.errors import Refused
from veedor.election.frame import Placement
from veedor.election.pack_files import pack_files
from veedor.election.pack_reader import read_pack
from veedor.election.placement_file import placement_file
from veedor.evidence.fact import Fact
from veedor.tally.fold import VERSION
from veedor.tally.recorded import Basis, basis, recorded


def defined(fold: int = VERSION) -> tuple[Fact, dict[str, bytes]]:
    """An election, and the files that it names."""
    pack = read_pack("demo")
    contents = {f"{at:064x}": content for at, content in enumerate(pack_files(pack).values())}
    nowhere = placement_file(Placement(builders.keys([])), pack)
    files = [
        {"path": path, "blob": blob, "bytes": len(contents[blob])}
        for path, blob in zip(pack_files(pack), contents, strict=True)
    ]
    frame = {"blob": "f" * 64, "bytes": len(nowhere), "stations": 0}
    body = {"pack": pack.id, "files": files, "frame": frame, "fold": fold}
    return Fact("election.defined", 1, AT, body), {**contents, "f" * 64: nowhere}


def told(*facts: Fact, fold: int = VERSION) -> Basis:
    election, files = defined(fold)
    return basis(recorded(enumerate([election, *facts])), files.__getitem__)


def sheet(row: int) -> Fact:
    """A reading of a station of the demo pack."""
    pack = read_pack("demo")
    fact = read_sheet(row, **dict.fromkeys(pack.contests[0].option_ids, row))
    station = pack.stations.codes[row]
    return Fact(fact.kind, 1, AT, {**fact.body, "contest": pack.contests[0].id, "station": station})


def correction(leaf: int) -> Fact:
    return Fact("correction.made", 1, AT, {"leaf": leaf, "reason": "misread"})


def test_what_was_corrected_does_not_count() -> None:
    (held,) = told(sheet(1), sheet(2), correction(1)).readings
    assert held.rows.tolist() == [2]
    assert told(sheet(1), correction(1)).readings == []


def test_a_log_without_an_election_is_refused() -> None:
    with pytest.raises(Refused, match="no_election"):
        basis(recorded([]), lambda _: b"")


def test_a_log_of_another_fold_is_refused() -> None:
    with pytest.raises(Refused, match="other_fold"):
        told(fold=VERSION + 1)
