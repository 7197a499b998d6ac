"""Only the code of a photographed sheet is ever shown."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import segno
from PIL import Image, ImageDraw
from zxingcpp import read_barcode

from tests.strategies.reports import counted, election, files
from veedor.election.sheet import Kind, Source
from veedor.publish.report.crops import WIDEST, code_of, crops_for
from veedor.publish.report.dossier import decide_station

TEXT = "201301006.01.1.0001!140,7,10!0!0"


def sheet(path: Path, codes: int = 1) -> Path:
    """A till-roll with print, a signature, and its code at the lower end."""
    page = Image.new("L", (900, 2400), 255)
    ImageDraw.Draw(page).text((60, 200), "Presidenta: Juana de Tal, V-1.234.567", fill=0)
    for index in range(codes):
        stored = BytesIO()
        segno.make(TEXT + "," * index, error="q").save(stored, kind="png", scale=8, border=4)
        page.paste(Image.open(stored).convert("L"), (200, 2000 - 500 * index))
    page.save(path)
    return path


def test_the_crop_holds_the_code_and_little_else(tmp_path: Path) -> None:
    png = code_of(sheet(tmp_path / "a.png"))
    assert png is not None
    crop = Image.open(BytesIO(png))
    assert max(crop.size) <= WIDEST
    assert abs(crop.width - crop.height) <= 2
    found = read_barcode(crop)
    assert found is not None
    assert found.text == TEXT


def test_two_codes_no_code_and_no_image_give_no_crop(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("not an image")
    assert code_of(sheet(tmp_path / "two.png", codes=2)) is None
    assert code_of(sheet(tmp_path / "none.png", codes=0)) is None
    assert code_of(tmp_path / "text.png") is None
    assert code_of(tmp_path / "missing.png") is None


def test_a_reading_leads_to_the_photo_at_its_row(tmp_path: Path) -> None:
    folder = tmp_path / "invented.csv"  # what the invented readings call their file
    folder.mkdir()
    for row in range(1, 8):
        sheet(folder / f"{row}.png", codes=int(row == 5))
    count = counted(election(), sources=(Source("photos", "red", Kind.QR), Source("typed", "red")))
    station = decide_station(count, "0101.04", files(count))
    assert [crop.source for crop in crops_for(station, [folder])] == ["photos"]
    assert crops_for(decide_station(count, "0101.03", files(count)), [folder]) == ()
    assert crops_for(station, []) == ()
    assert crops_for(station, [folder, folder]) == ()
