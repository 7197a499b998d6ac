"""What is written stays: whole files, and none lost to the one that takes its place."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from veedor.evidence.disk import Disk, names


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[bytes | int | str]:
    """What was put on the disk: what files held, the numbers of folders."""
    seen = list[bytes | int | str]()

    def watched(opened: int) -> None:
        found = os.fstat(opened)
        seen.append(found.st_ino if stat.S_ISDIR(found.st_mode) else os.pread(opened, 9, 0))

    monkeypatch.setattr(os, "fsync", watched)
    return seen


def test_a_file_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, synced: list[bytes | int | str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut could leave an empty file where a witness kept what it had seen, or a photo was kept."""
    disk, replace = Disk(tmp_path), Path.replace

    def watched(self: Path, target: Path) -> Path:
        synced.append(f"is {target.name}")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    disk.write("head", b"old")
    disk.write("head", b"next")
    assert synced == [b"old", "is head", b"next", "is head"]
    assert (tmp_path / "head").read_bytes() == b"next"


def test_names_stay_when_they_are_settled(tmp_path: Path, synced: list[bytes | int | str]) -> None:
    disk = Disk(tmp_path / "log")
    disk.write("tile/0/000", b"tile")
    synced.clear()
    disk.settle()
    disk.settle()
    assert synced == [(tmp_path / "log" / name).stat().st_ino for name in ("tile/0", "tile", "")]


def test_many_write_one_file_at_once(tmp_path: Path) -> None:
    content = bytes(2**16)
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(Disk(tmp_path).write, "one", content) for _ in range(64)]:
            done.result()
    assert list(names(tmp_path)) == ["one"]
    assert (tmp_path / "one").read_bytes() == content


def test_nothing_is_left_of_a_file_that_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(opened: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        Disk(tmp_path).write("one", b"content")
    assert list(names(tmp_path)) == []
