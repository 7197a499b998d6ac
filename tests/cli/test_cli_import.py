"""`veedor import` of photos: read once, kept, counted, and nothing of their names anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_cli_workspace import veedor
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
