"""`veedor import` of photos: read once, kept, counted, and nothing of their names anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_cli_workspace import begun, veedor
from tests.store.workspaces import pack, table
from tests.strategies.hostile_images import TEXT, saved
from tests.strategies.phone_photos import code_image
from veedor.base.errors import Refused
from veedor.base.words import Words
from veedor.store.connection import disconnect

NAME = "Maria Perez V-12345678"
"""What phones and senders write into the name of a file."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VEEDOR_LANG", "en")
    yield
    disconnect()


@pytest.mark.parametrize("sealed", [(), ("--sealed",)])
def test_photos_are_read_once_and_their_names_are_nowhere(tmp_path: Path, sealed: tuple[str, ...]) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / f"{NAME}.png").write_bytes(saved(code_image(TEXT, 3), "PNG"))
    veedor("init", "w", "--pack", "ve-2024-presidential")
    assert "1 reading was added" in veedor("import", "photos", "-C", "w", *sealed).output
    assert "1 reading was there already" in veedor("import", "photos", "-C", "w", *sealed).output
    counted = json.loads(veedor("count", "-C", "w", "--json").stdout)["contests"][0]["votes"]
    assert counted["NM"] == 13 * 7
    alone = json.loads(veedor("count", "photos", "--pack", "ve-2024-presidential", "--json").stdout)
    assert counted == alone["contests"][0]["votes"]
    (told,) = json.loads(veedor("count", "-C", "w", "--json").stdout)["files"]
    assert (told["name"], told["encoding"], told["rows"]) == ("photos", "photos", 1)
    if sealed:
        veedor("open", "--yes", "-C", "w")
    veedor("publish-log", "-C", "w")
    again = json.loads(veedor("recount", "w/log", "--trust", "w/log/policy", "--json").stdout)
    assert again["contests"][0]["votes"] == counted
    disconnect()
    files = [path for path in (tmp_path / "w").rglob("*") if path.is_file()]
    assert not any(b"Maria" in path.read_bytes() for path in files)
    image = (photos / f"{NAME}.png").read_bytes()
    assert [path.read_bytes() == image for path in files].count(True) == 1


def test_a_custodian_that_is_no_code_is_refused_with_one(tmp_path: Path) -> None:
    veedor("init", "w", "--pack", str(pack(tmp_path / "pack")))
    path = table(tmp_path / "one.csv", [(1, 10, 5)])
    with pytest.raises(Refused) as refused:
        veedor("import", "--source", f"feed@Junta Electoral={path}", "-C", "w")
    (problem,) = refused.value.problems
    said = Words("en").explain(problem)
    assert "“Junta Electoral”" in said
    assert said.endswith("--source feed@junta-electoral=FILE.")
    assert "[A-Za-z0-9]" not in said


def photographed(folder: Path) -> Path:
    folder.mkdir()
    (folder / "a.png").write_bytes(saved(code_image(TEXT, 3), "PNG"))
    return folder


def test_files_that_are_no_photos_are_told_and_stay_out_of_the_log(tmp_path: Path) -> None:
    photos = photographed(tmp_path / "photos")
    for name in ("notes.txt", "report.pdf", "x.txt", "z.txt"):
        (photos / name).write_text(name)
    veedor("init", "w", "--pack", "ve-2024-presidential")
    said = veedor("import", "photos", "-C", "w").stdout
    assert "4 files in the folders are no photos and were not looked at: notes.txt, report.pdf, x.txt, …" in said
    disconnect()
    files = [path for path in (tmp_path / "w").rglob("*") if path.is_file()]
    assert not any(b"report.pdf" in path.read_bytes() for path in files)


def test_a_file_under_another_name_is_named_as_it_was_given(tmp_path: Path) -> None:
    begun(tmp_path)
    table(tmp_path / "copy.csv", [(1, 10, 5), (2, 20, 6)])
    with pytest.raises(Refused, match=r"^copy\.csv: workspace\.other_name"):
        veedor("import", "copy.csv", "-C", "w")


def test_a_folder_under_another_name_is_named_once(tmp_path: Path) -> None:
    photos = photographed(tmp_path / "photos")
    (photos / "b.png").write_bytes(saved(code_image(TEXT.replace("01.1", "02.1", 1), 3), "PNG"))
    veedor("init", "w", "--pack", "ve-2024-presidential")
    veedor("import", "photos", "-C", "w")
    photos.rename(tmp_path / "again")
    with pytest.raises(Refused, match=r"^again: workspace\.other_name") as refused:
        veedor("import", "again", "-C", "w")
    assert len(refused.value.problems) == 1


def test_photos_named_one_by_one_are_one_mistake(tmp_path: Path) -> None:
    begun(tmp_path)
    for name in ("a.jpg", "b.jpg", "c.jpg", "d.jpg"):
        (tmp_path / name).write_bytes(b"\xff\xd8\xff\xe0 JFIF")
    with pytest.raises(Refused, match=r"^a\.jpg, b\.jpg, c\.jpg, … \(\+1\): intake\.file\.photos") as refused:
        veedor("import", "a.jpg", "b.jpg", "c.jpg", "d.jpg", "one.csv", "-C", "w")
    assert len(refused.value.problems) == 1


def test_a_folder_without_photos_asks_for_a_folder_with_photos(tmp_path: Path) -> None:
    begun(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refused, match=r"read\.no_photos_in_folder"):
        veedor("import", "empty", "-C", "w")
