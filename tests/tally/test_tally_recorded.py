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


def photo(number: int, custodian: str = "undeclared") -> list[Fact]:
    """A photo that is kept, and what its code says of a station."""
    blob, read = f"{number:x}".rjust(64, "e"), sheet(number)
    body = {**read.body, "reading": "qr", "custodian": custodian, "origin": {"blob": blob, "row": 1}}
    kept = Fact("blob.kept", 1, AT, {"blob": blob, "bytes": 9, "media": "image"})
    return [kept, Fact(read.kind, 1, AT, body)]


def test_the_photos_of_a_source_are_one_source_as_if_they_lay_in_a_folder() -> None:
    facts = [fact for number in (3, 1, 2) for fact in photo(number)]
    found = told(*facts)
    (read,) = found.readings
    assert (read.file, read.rows.tolist()) == (read.source.name, [1, 2, 3])
    assert found.photos == {read.source.name: tuple(sorted(fact.body["blob"] for fact in facts[::2]))}
    assert found.photos_unread == 0
    assert told(*facts[::-1]).readings[0].stations.tolist() == read.stations.tolist()


def test_a_row_of_photos_is_the_same_photo_for_every_custodian() -> None:
    first, second = told(*photo(1, "b"), *photo(2, "a")).readings
    assert {one.source.custodian: one.rows.tolist() for one in (first, second)} == {"b": [1], "a": [2]}


def test_a_photo_that_gave_no_reading_is_counted_apart() -> None:
    found = told(*photo(1), photo(2)[0])
    assert (len(found.photos), found.photos_unread) == (1, 1)
