"""`veedor read`: one JSON line a photo, in order; exit codes; words in both languages."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.strategies.hostile_images import TEXT, saved
from tests.strategies.phone_photos import code_image
from veedor.base.errors import Refused
from veedor.base.words import LANGUAGES, Words, codes
from veedor.cli.app import app
from veedor.intake.photos import extra
from veedor.intake.unread import Unread

PACK = ("--pack", "ve-2024-presidential")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["read", "--jobs", "1", *map(str, arguments)])


def lines(ran: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "photos"
    made.mkdir()
    (made / "b.png").write_bytes(saved(code_image(TEXT, 3), "PNG"))
    return made


def test_a_line_a_photo(folder: Path) -> None:
    ran = run(folder, *PACK)
    assert ran.exit_code == 0, ran.output
    (one,) = lines(ran)
    assert list(one) == ["file", "digest", "text", "reading", "attempts", "reason"]
    assert (one["file"], one["text"], one["attempts"], one["reason"]) == ("b.png", TEXT, ["whole"], None)
    assert one["digest"] == hashlib.sha256((folder / "b.png").read_bytes()).hexdigest()
    reading = one["reading"]
    assert list(reading) == ["station", "contest", "votes", "null", "blank"]
    assert (reading["station"], reading["contest"], reading["null"], reading["blank"]) == (
        "130501001.01", "president", 0, 0,
    )  # fmt: skip
    assert reading["votes"]["NM"] == 13 * 7


def test_without_a_pack_there_is_a_text_and_no_reading(folder: Path) -> None:
    (one,) = lines(run(folder))
    assert (one["text"], one["reading"], one["reason"]) == (TEXT, None, None)


def test_an_image_without_a_code_ends_with_1(folder: Path) -> None:
    (folder / "a.png").write_bytes(saved(code_image("not a sheet", 4), "PNG"))
    ran = run(folder, *PACK)
    assert ran.exit_code == 1
    assert [(one["file"], one["reason"]) for one in lines(ran)] == [("a.png", "unknown_layout"), ("b.png", None)]


def test_a_refused_file_ends_with_2(folder: Path) -> None:
    (folder / "a.png").write_bytes(b"?")
    ran = run(folder, folder / "gone.jpg", *PACK)
    assert ran.exit_code == 2
    assert [one["reason"] for one in lines(ran)] == ["not_an_image", None, "missing"]


def test_the_error_stream_sums_up(folder: Path) -> None:
    (folder / "notes.txt").write_text("bought paper")
    ran = run(folder, *PACK, "--lang", "en")
    assert ran.stderr.strip().endswith("Read: 1. Without a usable code: 0. Refused: 0. Other files passed over: 1.")


def test_names_have_no_folders_and_no_control_characters(folder: Path) -> None:
    (folder / "b.png").rename(folder / "b\x1b[31m\n.png")
    (one,) = lines(run(folder))
    assert one["file"] == "b�[31m�.png"


def test_no_photos_is_a_refusal(tmp_path: Path) -> None:
    ran = run(tmp_path)
    assert isinstance(ran.exception, Refused)
    assert [problem.code for problem in ran.exception.problems] == ["read.no_images"]


def test_without_the_extra_the_line_that_installs_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extra, "_LIBRARIES", ("a_library_that_nobody_has",))
    ran = run(folder)
    assert isinstance(ran.exception, Refused)
    assert ran.exception.exit_code == 2
    for language in LANGUAGES:
        assert "pip install 'veedor[photos]'" in Words(language).say("read.extra_missing.do")


@pytest.mark.parametrize("reason", Unread)
def test_every_reason_has_its_sentences(reason: Unread) -> None:
    said = codes("es")
    assert f"{reason.code}.says" in said
    assert f"{reason.code}.do" in said


def test_count_names_the_photos_that_it_does_not_count(folder: Path) -> None:
    (folder / "c.png").write_bytes((folder / "b.png").read_bytes())
    (folder / "d.png").write_bytes(b"?")
    told = CliRunner().invoke(app, ["count", str(folder), *PACK, "--lang", "en"]).stdout
    assert "1 photo is kept and not counted (d.png): The file is not an image" in told
    assert "1 sheet came under several names; it counts once." in told
    photos = json.loads(CliRunner().invoke(app, ["count", str(folder), *PACK, "--json"]).stdout)["photos"]
    assert photos == {
        "unread": {"not_an_image": 1},
        "untold": 0,
        "unread_files": [{"source": "photos", "file": "d.png", "reason": "not_an_image"}],
        "duplicates": [{"source": "photos", "kept": "b.png", "others": ["c.png"], "by": ["digest", "station"]}],
    }
