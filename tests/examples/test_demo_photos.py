"""Photos: the same for a seed, in the declared shares, one sheet under three names; codes are read."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from examples.demo.camera import SHARE, WITHOUT_CODE, Shot, take
from examples.demo.invent import invent_sheets
from examples.demo.paper import code_text, draw_sheet, form_of
from examples.demo.photos import Photo, plan_photos, take_photo
from veedor.election.pack_reader import read_pack

zxingcpp = pytest.importorskip("zxingcpp")

PACK = read_pack("demo")
FORM = form_of(PACK)
SHEETS = invent_sheets(PACK, 7)
EASY = [Shot.SCANNED, Shot.ASKEW, Shot.ROTATED, Shot.DARK, Shot.COARSE]


@pytest.mark.parametrize("shot", Shot)
def test_the_same_photo_is_taken_again_and_is_small(shot: Shot) -> None:
    paper = draw_sheet(SHEETS[3], FORM)
    data = take(paper, shot, "a name")
    assert data == take(paper, shot, "a name")
    assert len(data) < 90_000


@pytest.mark.parametrize("shot", EASY)
def test_an_easy_photo_says_what_the_paper_says(shot: Shot) -> None:
    with Image.open(BytesIO(take(draw_sheet(SHEETS[5], FORM), shot, "a name"))) as image:
        assert [code.text for code in zxingcpp.read_barcodes(image)] == [code_text(SHEETS[5], FORM)]


def test_a_code_that_was_cut_off_cannot_be_read() -> None:
    with Image.open(BytesIO(take(draw_sheet(SHEETS[5], FORM), Shot.CUT, "a name"))) as image:
        assert not zxingcpp.read_barcodes(image)


def test_the_plan_keeps_the_declared_shares_and_names_one_sheet_three_times() -> None:
    papers = {sheet.station: sheet for sheet in SHEETS}
    photos = plan_photos(papers, 7)
    assert photos == plan_photos(dict(reversed(papers.items())), 7)
    assert sum(SHARE.values()) == pytest.approx(1)
    taken = Counter(photo.shot for photo in photos)
    assert all(abs(taken[shot] - share * len(photos)) <= 1 for shot, share in SHARE.items())
    assert [len(photo.names) for photo in photos if len(photo.names) > 1] == [3]


def test_a_sheet_under_three_names_is_the_same_file_and_the_same_picture(tmp_path: Path) -> None:
    photo = Photo(SHEETS[5], Shot.SCANNED, ("a.jpg", "b.jpg", "c.jpg"))
    take_photo(photo, FORM, tmp_path)
    first, second, third = ((tmp_path / name).read_bytes() for name in photo.names)
    assert first == second != third
    with Image.open(BytesIO(third)) as image:
        assert [code.text for code in zxingcpp.read_barcodes(image)] == [code_text(SHEETS[5], FORM)]


def test_only_two_ways_of_arriving_leave_no_code() -> None:
    assert {Shot.CUT, Shot.NO_CODE} == WITHOUT_CODE
