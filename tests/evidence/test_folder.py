"""A folder is read without being led out of it, and waits for nobody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from veedor.base.words import LANGUAGES, Words
from veedor.evidence.errors import FetchError
from veedor.evidence.fetch import is_absent
from veedor.evidence.folder import Folder
from veedor.evidence.kept import Kept


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_bytes(b"secret")
    made = tmp_path / "log"
    (made / "tile").mkdir(parents=True)
    (made / "checkpoint").write_bytes(b"head")
    return made


def code(folder: Path, name: str, limit: int = 100) -> str:
    with pytest.raises(FetchError) as caught:
        Folder(folder)(name, limit)
    assert all("{" not in Words(language).explain(caught.value.at(name)) for language in LANGUAGES)
    return caught.value.code


def test_a_file_comes_whole_up_to_the_limit(folder: Path) -> None:
    assert Folder(folder)("checkpoint", 4) == b"head"
    assert code(folder, "checkpoint", 3) == "log.fetch.too_large"


@pytest.mark.parametrize("name", ["other", "tile/0/000", "checkpoint/below"])
def test_what_is_not_there_is_absent(folder: Path, name: str) -> None:
    with pytest.raises(FetchError) as caught:
        Folder(folder)(name, 100)
    assert is_absent(caught.value)


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "", ".", "..", "tile/../../secret", "a\0b", ".hidden"]
)
def test_no_name_leads_out(folder: Path, name: str) -> None:
    assert code(folder, name) == "folder.unsafe_name"


def test_no_link_leads_out(folder: Path) -> None:
    (folder / "link").symlink_to(folder.parent / "secret")
    (folder / "tile" / "0").symlink_to(folder.parent)
    assert code(folder, "link") == "folder.leads_outside"
    assert code(folder, "tile/0/secret") == "folder.leads_outside"
    with pytest.raises(FetchError):
        Kept(folder).write("tile/0/new", b"x")
    assert not (folder.parent / "new").exists()


def test_a_link_within_is_followed(folder: Path) -> None:
    (folder / "same").symlink_to("checkpoint")
    assert Folder(folder)("same", 100) == b"head"


def test_a_folder_may_be_given_by_a_link(folder: Path) -> None:
    (folder.parent / "link").symlink_to(folder)
    assert Folder(folder.parent / "link")("checkpoint", 100) == b"head"


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert code(folder, "pipe") == "folder.not_a_file"


def test_links_in_a_circle_and_folders_are_named(folder: Path) -> None:
    (folder / "round").symlink_to("about")
    (folder / "about").symlink_to("round")
    assert code(folder, "round") == "folder.system"
    assert code(folder, "tile") in ("folder.system", "folder.not_a_file")


def test_what_is_kept_is_there_whole(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "new" / "folder")
    kept.write_for_good("a/b/c", b"content")
    assert kept("a/b/c", 7) == b"content"
    assert [one.name for one in (tmp_path / "new" / "folder").rglob("*") if one.is_file()] == ["c"]
