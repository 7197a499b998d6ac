"""Forged sheets: forty, the same votes moved on each, nothing on the paper that gives them away."""

from __future__ import annotations

from examples.demo.forgeries import FROM, MOVED, TO, Counted, Fate, fates, forge
from examples.demo.invent import invent_sheets
from examples.demo.paper import code_text, form_of
from veedor.election.pack_reader import read_pack
from veedor.intake.qr import QrReader, QrReading

PACK = read_pack("demo")
SHEETS = {sheet.station: sheet for sheet in invent_sheets(PACK, 7)}
OBSERVED, UNOBSERVED = sorted(SHEETS)[::2], sorted(SHEETS)[1::2]
FORGERIES = forge(SHEETS, OBSERVED, UNOBSERVED, 7)


def test_forty_are_forged_and_the_same_ones_again() -> None:
    assert len({one.station for one in FORGERIES}) == 40
    assert forge(SHEETS, OBSERVED[::-1], UNOBSERVED, 7) == FORGERIES
    assert all(one.observed == (one.station in OBSERVED) for one in FORGERIES)


def test_each_moves_the_same_votes_and_keeps_every_sum() -> None:
    for one in FORGERIES:
        moved = {option: one.forged.votes[option] - votes for option, votes in one.true.votes.items() if votes}
        assert {option: by for option, by in moved.items() if by} == {FROM: -MOVED, TO: MOVED}
        assert (one.forged.valid, one.forged.total) == (one.true.valid, one.true.total)


def test_the_code_of_a_forged_sheet_is_well_formed() -> None:
    reader = QrReader.of(PACK)
    assert reader is not None
    for one in FORGERIES:
        reading = reader.read(code_text(one.forged, form_of(PACK)))
        assert isinstance(reading, QrReading)
        assert reading.votes == one.forged.votes


def test_what_became_of_them_is_told_from_the_counted_figures() -> None:
    first, second, third = FORGERIES[:3]
    stations = {
        first.station: {f"votes.{TO}": str(first.forged.votes[TO]), "sheets": "1", "grade": "B"},
        second.station: {f"votes.{TO}": str(second.true.votes[TO]), "sheets": "1", "grade": "A"},
        third.station: {f"votes.{TO}": "", "sheets": "0", "grade": ""},
    }
    assert fates((first, second, third), stations, {third.station: {"F07"}}) == (
        Fate(first, Counted.FORGED, "B", frozenset()),
        Fate(second, Counted.TRUE, "A", frozenset()),
        Fate(third, Counted.NEITHER, "", frozenset({"F07"})),
    )
