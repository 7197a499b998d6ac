"""Only the code of a photographed sheet is ever shown."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import segno
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo
from zxingcpp import read_barcode

from tests.strategies.builders import text as both
from tests.strategies.reports import counted, election, files
from veedor.election.contest import Contest, Option
from veedor.election.decision import DecisionRule, RuleName
from veedor.election.frame import build_frame
from veedor.election.pack import Pack, QrLayout
from veedor.election.sheet import Kind, Source
from veedor.intake.given import GivenFile
from veedor.intake.tables import read_tables
from veedor.publish.report.crops import WIDEST, code_of, crops_for
from veedor.publish.report.dossier import Crop, Digests, decide_station
from veedor.tally.fold import fold

TEXT = "0101.01!140,7,10,3!2"
PLANTED = "JUANA DE TAL V-1.234.567 "
LAYOUT = QrLayout(
    "president", r"(?P<part1>\d{4})\.(?P<part2>\d{2})!(?P<votes>[\d,]+)!(?P<null>\d+)", ",", tuple("abcd")
)


def code(text: str = TEXT, scale: int = 8) -> Image.Image:
    stored = BytesIO()
    segno.make(text, error="q", micro=False).save(stored, kind="png", scale=scale, border=4)
    return Image.open(stored).convert("L")


def sheet(path: Path, *texts: str, turned: float = 0) -> Path:
    """A till-roll full of names around its codes."""
    page = Image.new("L", (900, 1200), 255)
    for line in range(0, 1200, 14):
        ImageDraw.Draw(page).text((0, line), PLANTED * 6, fill=0)
    for index, text in enumerate(texts):
        page.paste(code(text), (250, 150 + 500 * index))
    page.rotate(turned, Image.Resampling.BICUBIC, fillcolor=255).save(path)
    return path


def anything(_: str) -> bool:
    return True


def opened(png: bytes | None) -> Image.Image:
    assert png is not None
    return Image.open(BytesIO(png))


@pytest.mark.parametrize("turned", [0, 7, 33, 45, 61, 90, 180, 215])
def test_the_crop_holds_the_code_and_nothing_beside_it_however_it_lies(tmp_path: Path, turned: float) -> None:
    crop = opened(code_of(sheet(tmp_path / "a.png", TEXT, turned=turned), anything))
    found = read_barcode(crop)
    assert found is not None
    assert found.text == TEXT
    assert max(crop.size) <= WIDEST
    paper, border = np.asarray(crop), crop.width // 14
    assert (
        min(paper[:border].min(), paper[-border:].min(), paper[:, :border].min(), paper[:, -border:].min()) == 255
    )


def test_nothing_that_a_file_says_of_its_maker_is_kept(tmp_path: Path) -> None:
    """In EXIF, in a comment, in a text, and in a colour profile, which Pillow stores again by itself."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + PLANTED.encode()
    exif, info = Image.Exif(), PngInfo()
    exif[0x013B] = exif[0x010E] = PLANTED
    info.add_text("Author", PLANTED)
    for name in ("a.png", "a.jpg", "a.tif", "a.webp"):
        extra = {"pnginfo": info} if name == "a.png" else {"comment": PLANTED} if name == "a.jpg" else {}
        code().save(tmp_path / name, icc_profile=profile, exif=exif, dpi=(300, 300), **extra)
        assert opened(code_of(tmp_path / name, anything)).info == {}, name


def test_another_code_on_the_photo_is_not_shown(tmp_path: Path) -> None:
    """A badge beside the sheet, say, whose code is a person's."""
    photo = sheet(tmp_path / "a.png", "BEGIN:VCARD FN:Juana de Tal", TEXT)
    found = read_barcode(opened(code_of(photo, TEXT.__eq__)))
    assert found is not None
    assert found.text == TEXT
    assert code_of(photo, "0101.01!1,2,3,4!5".__eq__) is None


def test_two_such_codes_no_code_and_no_image_give_no_crop(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("not an image")
    assert code_of(sheet(tmp_path / "two.png", TEXT, TEXT), anything) is None
    assert code_of(sheet(tmp_path / "none.png"), anything) is None
    assert code_of(tmp_path / "text.png", anything) is None
    assert code_of(tmp_path / "missing.png", anything) is None


def with_codes() -> Pack:
    options = tuple(Option(option, both(option)) for option in "abcd")
    contest = Contest("president", both("president"), DecisionRule(RuleName.PLURALITY), options)
    return replace(election(), contests=(contest,), qr=LAYOUT, bulletins=())


def crops(folder: Path, station: str, *folders: Path) -> tuple[Crop, ...]:
    pack = with_codes()
    intake = read_tables(pack, [GivenFile(folder, "photos", "red")])
    count = fold(pack, build_frame(pack, intake.placements), intake.readings)
    before = decide_station(count, station, Digests(intake.files))
    return crops_for(before, folders)


def test_a_reading_leads_to_the_photo_at_its_row(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for row in range(1, 4):
        sheet(folder / f"{row}.png", f"0101.0{row}!140,{row},10,3!2")
    (crop,) = crops(folder, "0101.02", folder)
    found = read_barcode(opened(crop.png))
    assert found is not None
    assert (crop.source, found.text) == ("photos", "0101.02!140,2,10,3!2")
    assert crops(folder, "0101.04", folder) == ()
    assert crops(folder, "0101.02") == ()
    assert crops(folder, "0101.02", folder, folder) == ()


def test_a_photo_that_came_meanwhile_is_not_shown_in_the_place_of_the_one_read(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    sheet(folder / "b.png", TEXT)
    pack = with_codes()
    intake = read_tables(pack, [GivenFile(folder, "photos", "red")])
    count = fold(pack, build_frame(pack, intake.placements), intake.readings)
    sheet(folder / "a.png", "0101.02!140,2,10,3!2")
    assert crops_for(decide_station(count, "0101.01", Digests(intake.files)), [folder]) == ()


def test_a_pack_without_codes_has_no_crops(tmp_path: Path) -> None:
    count = counted(election(), sources=(Source("photos", "red", Kind.QR), Source("typed", "red")))
    assert crops_for(decide_station(count, "0101.04", Digests(files(count))), [tmp_path]) == ()
