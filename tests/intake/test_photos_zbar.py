"""The second reader, where it is installed: its texts count only where a layout confirms them."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.strategies.hostile_images import TEXT, saved
from tests.strategies.phone_photos import till_roll_end
from veedor.election.pack_reader import read_pack
from veedor.intake.photos.photo import read_photo
from veedor.intake.qr import QrReader
from veedor.intake.unread import Unread

READER = QrReader.of(read_pack("ve-2024-presidential"))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """The part of a sheet that has no code."""
    roll = (
        till_roll_end(TEXT, np.random.default_rng(1))
        .crop((0, 200, 640, 460))
        .resize((320, 130), Image.Resampling.BOX)
    )
    path = tmp_path / "photo.png"
    path.write_bytes(saved(roll, "PNG"))
    return path


def install(says: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of that name that says the same of every picture."""
    program = folder / "bin" / "zbarimg"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{says}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


def test_a_text_that_fits_the_layout_is_accepted(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(f"echo '{TEXT}'", tmp_path, monkeypatch)
    read = read_photo(photo, READER)
    assert (read.text, read.attempts[-1]) == (TEXT, "zbar")


def test_no_other_text_is(photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install("echo not a sheet", tmp_path, monkeypatch)
    assert read_photo(photo, READER).reason is Unread.UNKNOWN_LAYOUT


def test_without_a_pack_none_is(photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(f"echo '{TEXT}'", tmp_path, monkeypatch)
    assert read_photo(photo, None).reason is Unread.NO_CODE


@pytest.mark.parametrize("says", ["exit 4", "head -c 300 /dev/urandom", "kill -9 $$"])
def test_its_failures_are_no_texts(says: str, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(says, tmp_path, monkeypatch)
    assert read_photo(photo, READER).text is None
