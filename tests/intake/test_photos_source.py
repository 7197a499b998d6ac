"""Folders of photos as a source: sheets under several names count once, and what was not read is kept."""

from __future__ import annotations

import dataclasses
import hashlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.strategies.hostile_images import saved
from tests.strategies.phone_photos import code_image, till_roll_end
from veedor.base.errors import Refused
from veedor.election.frame import build_frame
from veedor.election.pack_reader import read_pack
from veedor.election.sheet import UNDECLARED, Kind, State
from veedor.intake.given import GivenFile
from veedor.intake.photos.duplicates import Sign
from veedor.intake.read import Intake
from veedor.intake.tables import read_tables
from veedor.intake.unread import Unread
from veedor.tally.fold import fold
from veedor.tally.rules.rule import Result

PACK = read_pack("ve-2024-presidential")
FIGURES = ["7"] * 38


def text(station: str, figures: list[str] = FIGURES) -> str:
    return f"{station}.1.0001!{','.join(figures)}!2!1"


def photo(folder: Path, name: str, station: str, quality: int = 90, figures: list[str] = FIGURES) -> None:
    folder.mkdir(exist_ok=True)
    code = code_image(text(station, figures), 3)
    (folder / name).write_bytes(saved(code, "JPEG", quality=quality))


def sheet_without_code(seed: int, quality: int) -> bytes:
    random = np.random.default_rng(seed)
    roll = till_roll_end(text("130501001.01"), random).crop((0, 0, 640, 470))
    return saved(roll, "JPEG", quality=quality)


def table(path: Path, rows: dict[str, tuple[str, str]]) -> GivenFile:
    """A typed table in the layout of the first publication: image → centre and station."""
    head = "CENTRO,MESA,VOTOS_VALIDOS,VOTOS_NULOS,EG,NM,LM,JABE,JOBR,AE,CF,DC,EM,BERA,URL"
    lines = [f"{centre},{station},1,0,1,0,0,0,0,0,0,0,0,0,{image}" for image, (centre, station) in rows.items()]
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return GivenFile(path, "typed", "campaign")


def read(*given: GivenFile) -> Intake:
    with ThreadPoolExecutor(1) as executor:
        return read_tables(PACK, given, executor)


def test_photos_become_readings(tmp_path: Path) -> None:
    folder = tmp_path / "kitchen"
    photo(folder, "b.jpg", "130501001.02", figures=["3", *FIGURES[1:]])
    photo(folder, "a.jpg", "130501001.01")
    (one,) = (intake := read(GivenFile(folder))).readings
    assert (one.source.name, one.source.custodian, one.source.kind) == ("kitchen", UNDECLARED, Kind.QR)
    assert (one.contest, one.file, one.rows.tolist()) == ("president", "kitchen", [1, 2])
    assert one.stations.tolist() == [13050100101, 13050100102]
    assert one.column("NM").tolist() == [91, 87]
    assert (one.column("null").tolist(), one.column("blank").tolist()) == ([2, 2], [1, 1])
    assert (one.states == State.NUMBER).all()
    assert one.texts["copy"].tolist() == ["a.jpg", "b.jpg"]
    (described,) = intake.files
    digests = [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("a.jpg", "b.jpg")]
    assert {one.source.name: tuple(digests)} == intake.photos
    assert (described.rows, described.encoding, described.sources) == (2, "photos", (one.source,))


def test_name_and_custodian_are_the_givers(tmp_path: Path) -> None:
    photo(tmp_path / "kitchen", "a.jpg", "130501001.01")
    (one,) = read(GivenFile(tmp_path / "kitchen", "witnesses", "campaign")).readings
    assert (one.source.name, one.source.custodian) == ("witnesses", "campaign")


def test_one_sheet_under_several_names_counts_once(tmp_path: Path) -> None:
    folder = tmp_path / "kitchen"
    photo(folder, "1.jpg", "130501001.01")
    (folder / "2.jpg").write_bytes((folder / "1.jpg").read_bytes())
    photo(folder, "3.jpg", "130501001.01", quality=60)
    photo(folder, "4.jpg", "130501001.02")
    intake = read(GivenFile(folder))
    assert intake.readings[0].stations.tolist() == [13050100101, 13050100102]
    (group,) = intake.duplicates
    assert (group.source, group.kept, group.others) == ("kitchen", "1.jpg", ("2.jpg", "3.jpg"))
    assert group.by == (Sign.DIGEST, Sign.PICTURE, Sign.STATION)


def test_two_readings_of_one_station_stay_two(tmp_path: Path) -> None:
    folder = tmp_path / "kitchen"
    photo(folder, "1.jpg", "130501001.01")
    photo(folder, "2.jpg", "130501001.01", figures=["8", *FIGURES[1:]])
    intake = read(GivenFile(folder))
    assert intake.duplicates == ()
    assert intake.readings[0].column("NM").tolist() == [91, 92]


def test_unread_photos_are_kept_with_their_reason_and_counted_once(tmp_path: Path) -> None:
    folder = tmp_path / "kitchen"
    photo(folder, "1.jpg", "130501001.01")
    (folder / "2.jpg").write_bytes(sheet_without_code(1, 90))
    (folder / "3.jpg").write_bytes(sheet_without_code(1, 60))
    (folder / "4.jpg").write_bytes(sheet_without_code(2, 90))
    (folder / "5.jpg").write_bytes(b"?")
    (folder / "6.jpg").write_bytes(b"?")
    intake = read(GivenFile(folder))
    assert [(one.file, one.reason) for one in intake.unread] == [
        ("2.jpg", Unread.NO_CODE), ("4.jpg", Unread.NO_CODE), ("5.jpg", Unread.NOT_AN_IMAGE),
    ]  # fmt: skip
    assert [(one.kept, one.others, one.by) for one in intake.duplicates] == [
        ("2.jpg", ("3.jpg",), (Sign.PICTURE,)), ("5.jpg", ("6.jpg",), (Sign.DIGEST,)),
    ]  # fmt: skip


def test_a_folder_of_which_nothing_reads_is_no_reading(tmp_path: Path) -> None:
    (tmp_path / "2025").mkdir()
    (tmp_path / "2025" / "1.jpg").write_bytes(sheet_without_code(1, 90))
    intake = read(GivenFile(tmp_path / "2025"))
    assert intake.readings == ()
    assert len(intake.unread) == 1


def test_two_sheets_in_one_photo_are_no_reading(tmp_path: Path) -> None:
    left, right = code_image(text("130501001.01"), 3), code_image(text("130501001.02"), 3)
    both = Image.new("L", (2 * left.width, left.height), 255)
    both.paste(left, (0, 0))
    both.paste(right, (left.width, 0))
    (tmp_path / "both").mkdir()
    (tmp_path / "both" / "1.png").write_bytes(saved(both, "PNG"))
    (one,) = read(GivenFile(tmp_path / "both")).unread
    assert one.reason is Unread.SEVERAL_SHEETS


def f04(intake: Intake) -> list[str]:
    """The stations at which the rule "one image, one station" fails."""
    frame = build_frame(PACK, intake.placements)
    (contest,) = fold(PACK, frame, intake.readings).contests
    (report,) = [report for report in contest.reports if report.rule.code == "F04"]
    return frame.names(np.flatnonzero(report.checked.results == Result.FAILED))


def test_one_image_filed_for_two_stations_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "kitchen"
    photo(folder, "1.jpg", "130501001.01")
    (folder / "2.jpg").write_bytes((folder / "1.jpg").read_bytes())
    photo(folder, "3.jpg", "130501001.03")
    typed = table(tmp_path / "typed.csv", {"1.jpg": ("130501001", "1"), "2.jpg": ("130501001", "2")})
    assert f04(read(GivenFile(folder, None, "campaign"), typed)) == ["130501001.01", "130501001.02"]


def test_a_digest_names_an_image_as_well(tmp_path: Path) -> None:
    import hashlib

    folder = tmp_path / "kitchen"
    photo(folder, "1.jpg", "130501001.01")
    digest = hashlib.sha256((folder / "1.jpg").read_bytes()).hexdigest()
    typed = table(tmp_path / "typed.csv", {digest: ("130501001", "2")})
    assert f04(read(GivenFile(folder, None, "campaign"), typed)) == ["130501001.01", "130501001.02"]


def test_two_images_of_one_name_are_two_images(tmp_path: Path) -> None:
    for number in (1, 2):
        photo(tmp_path / f"phone{number}", "IMG_1.jpg", f"130501001.0{number}")
    intake = read(GivenFile(tmp_path / "phone1"), GivenFile(tmp_path / "phone2"))
    names = [name for one in intake.readings for name in one.texts["copy"]]
    assert len(set(names)) == 2
    assert all(name.startswith("IMG_1.jpg#") for name in names)
    assert f04(intake) == []


def test_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        photo(tmp_path / str(number) / "photos", "a.jpg", f"130501001.0{number}")
    given = [GivenFile(tmp_path / str(number) / "photos") for number in (1, 2)]
    names = [one.source.name for one in read(*given).readings]
    assert len(set(names)) == 2
    assert names == [one.source.name for one in read(*reversed(given)).readings]


def test_a_folder_given_twice_and_one_without_photos_are_refused(tmp_path: Path) -> None:
    photo(tmp_path / "photos", "a.jpg", "130501001.01")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refused, match=r"intake\.file\.twice"):
        read(GivenFile(tmp_path / "photos"), GivenFile(tmp_path / "photos"))
    with pytest.raises(Refused, match=r"read\.no_photos_in_folder"):
        read(GivenFile(tmp_path / "empty"))


def test_nothing_of_the_metadata_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "kitchen"
    photo(folder, "a.jpg", "130501001.01")
    planted = Image.Exif()
    planted[0x013B] = "María Pérez, V-12345678"
    image = Image.open(BytesIO((folder / "a.jpg").read_bytes()))
    (folder / "a.jpg").write_bytes(saved(image, "JPEG", quality=90, exif=planted, comment=b"V-12345678"))
    intake = read(GivenFile(folder))
    shown = repr(dataclasses.asdict(intake)).casefold()
    assert "12345678" not in shown
    assert "pérez" not in shown
