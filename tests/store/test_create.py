"""A new workspace: what nobody else on the machine may read of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.workspaces import imported, made, table
from veedor.store.connection import start_django


@pytest.fixture
def easy_going() -> Iterator[None]:
    """A machine on which new files are for everyone to read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("easy_going")
def test_what_is_sealed_and_the_password_of_the_database_are_nobody_elses(tmp_path: Path) -> None:
    workspace = made(tmp_path)
    imported(workspace, table(tmp_path / "one.csv", [(1, 10, 5)]), sealed=True)
    public = {"log"}
    beside = [place for place in workspace.folder.iterdir() if place.name not in public]
    assert {"blobs", "keys", "veedor.sqlite3", "veedor.sqlite3-wal", "veedor.toml"} <= {one.name for one in beside}
    assert [place.name for place in beside if place.stat().st_mode & 0o077] == []


@pytest.mark.usefixtures("easy_going")
def test_the_log_is_for_the_world_to_read(tmp_path: Path) -> None:
    from veedor.store.publishing import publish

    workspace = made(tmp_path)
    publish(workspace)
    assert all(place.stat().st_mode & 0o005 == 0o005 for place in (workspace.folder, workspace.log))
    assert (workspace.log / "checkpoint").stat().st_mode & 0o004


@pytest.mark.parametrize("step", ["_settings", "write_key", "write_secret"])
def test_a_disk_that_is_full_half_way_leaves_no_log_in_the_database(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    start_django()
    from veedor.store import create

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(create, step, full)
        with pytest.raises(OSError, match="No space"):
            made(tmp_path, database)
    assert [place.name for place in tmp_path.iterdir()] == ["pack"]
    imported(made(tmp_path, database), table(tmp_path / "one.csv", [(1, 10, 5)]))
