"""Where a file may not be written: in a workspace, among what everyone reads, on a disk that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from veedor.base.errors import Refused
from veedor.store.places import keep_apart, keep_private, workspace_around


@pytest.fixture(autouse=True)
def _workspace(tmp_path: Path) -> None:
    (tmp_path / "w" / "keys").mkdir(parents=True)
    (tmp_path / "w" / "veedor.toml").touch()
    (tmp_path / "link").symlink_to("w/keys")


@pytest.mark.parametrize("name", ["w/x.age", "w/veedor.sqlite3", "w/keys/log", "link/log"])
def test_a_backup_does_not_lie_in_a_workspace(tmp_path: Path, name: str) -> None:
    assert workspace_around(tmp_path / name) == tmp_path / "w"
    with pytest.raises(Refused, match="inside"):
        keep_apart(tmp_path / name)


def test_a_folder_that_is_missing_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no_parent"):
        keep_apart(tmp_path / "usb" / "x.age")
    keep_apart(tmp_path / "x.age")
    keep_apart(tmp_path / "w")


def test_the_folder_of_a_log_is_public_before_it_is_published(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="in_log"):
        keep_private([tmp_path / "w" / "out" / "x", tmp_path / "w" / "log" / "out" / "x"])
    keep_private([tmp_path / "w" / "out" / "x", tmp_path / "x"])
