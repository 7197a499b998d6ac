"""The drawn acta: its code stands where it should and says, by the pack's layout, what the sheet says."""

from __future__ import annotations

import pytest

from examples.demo.invent import Sheet, invent_sheets
from examples.demo.paper import card_votes, code_text, draw_sheet, form_of
from veedor.election.pack_reader import read_pack
from veedor.intake.qr import QrReader, QrReading

zxingcpp = pytest.importorskip("zxingcpp")

PACK = read_pack("demo")
FORM = form_of(PACK)
SHEETS = invent_sheets(PACK, 7)


def read(text: str) -> QrReading:
    reader = QrReader.of(PACK)
    assert reader is not None
    reading = reader.read(text)
    assert isinstance(reading, QrReading)
    return reading


def says(reading: QrReading, sheet: Sheet) -> bool:
    figures = (sheet.votes, {"null": sheet.null, "blank": sheet.blank})
    return (reading.votes, reading.fields) == figures and f"{reading.station:08d}" == sheet.station.replace(".", "")


def test_the_code_of_every_sheet_says_its_figures() -> None:
    for sheet in SHEETS:
        assert says(read(code_text(sheet, FORM)), sheet)


def test_the_drawn_code_is_read_in_the_last_eighth_of_the_roll() -> None:
    sheet = SHEETS[11]
    paper = draw_sheet(sheet, FORM)
    (code,) = zxingcpp.read_barcodes(paper)
    assert says(read(code.text), sheet)
    assert code.position.top_left.y > paper.height * 0.88


def test_a_sheet_without_code_is_as_long_as_it_must_be() -> None:
    paper = draw_sheet(SHEETS[11], FORM, with_code=False)
    assert not zxingcpp.read_barcodes(paper)
    assert paper.height < draw_sheet(SHEETS[11], FORM).height


def test_cards_add_up_to_their_option() -> None:
    for sheet in SHEETS[:50]:
        added: dict[str, int] = {}
        for option, _, votes in card_votes(sheet, FORM):
            added[option] = added.get(option, 0) + votes
        assert added == sheet.votes
