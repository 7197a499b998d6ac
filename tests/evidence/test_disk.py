"""What is written stays: whole files, and none lost to the one that takes its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from veedor.evidence.disk import Disk


def test_what_replaces_a_file_is_on_the_disk_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a power cut could leave an empty file where a witness kept what it had seen."""
    disk, synced = Disk(tmp_path), list[bytes]()
    disk.write("head", b"old")
    monkeypatch.setattr(os, "fsync", lambda opened: synced.append(os.pread(opened, 9, 0)))
    disk.write("new", b"tile")
    assert synced == []
    disk.write("head", b"next")
    assert synced == [b"next"]
    assert (tmp_path / "head").read_bytes() == b"next"
