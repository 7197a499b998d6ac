"""Hostile images: a named refusal or an honest reading, in bounded memory and time, whatever they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.strategies.hostile_images import TEXT, hostile_images
from veedor.intake.photos.folder import list_photos
from veedor.intake.photos.photo import read_photo
from veedor.intake.unread import Unread

GIGABYTE = 1024**3

# Warnings and unclosed files are errors there; the child says how much memory it took at most. Linux carries
# ru_maxrss over from the process that forked, however large that was; VmHWM is the child's own.
CHILD = """
import json, resource, sys
from pathlib import Path
from veedor.intake.photos.photo import read_photo
for path in sorted(Path(sys.argv[1]).iterdir()):
    read = read_photo(path, None)
    print(json.dumps({"file": read.file, "text": read.text, "reason": read.reason}))
status = Path("/proc/self/status")
if status.exists():
    peak = int(status.read_text().split("VmHWM:")[1].split()[0]) * 1024
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"peak": peak}))
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("hostile")
    for name, data in hostile_images().items():
        (folder / name).write_bytes(data)
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", CHILD, str(folder)],
        capture_output=True, text=True, timeout=600, check=True,
    )  # fmt: skip
    assert ran.stderr == ""
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    return {"peak": lines[-1]["peak"], "reads": {line["file"]: line for line in lines[:-1]}}


def test_at_least_two_hundred_kinds_and_every_one_answered(outcome: dict[str, Any]) -> None:
    assert len(outcome["reads"]) >= 200
    for read in outcome["reads"].values():
        assert (read["text"] is None) != (read["reason"] is None)
        assert read["reason"] is None or read["reason"] in list(Unread)


def test_what_is_read_is_what_was_written(outcome: dict[str, Any]) -> None:
    assert {read["text"] for read in outcome["reads"].values()} == {TEXT, None}


def test_memory_stays_below_a_gigabyte(outcome: dict[str, Any]) -> None:
    assert outcome["peak"] < GIGABYTE


def test_sound_images_are_read_whatever_they_are_called(outcome: dict[str, Any]) -> None:
    sound = [
        name for name in outcome["reads"] if name.startswith(("sound.", "animated.", "orientation_", "exif_of"))
    ]
    odd = ["cmyk.jpg", "two_colours.png", "code_in_alpha.png", "sixteen_bits.png", "floats.tif", "png_called.jpg"]
    assert [name for name in (*sound, *odd) if outcome["reads"][name]["text"] is None] == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("zero_bytes.jpg", Unread.EMPTY),
        ("noise.jpg", Unread.NOT_AN_IMAGE),
        ("gzip_bomb.jpg", Unread.NOT_AN_IMAGE),
        ("zip_bomb.png", Unread.NOT_AN_IMAGE),
        ("heic.jpg", Unread.HEIC),
        ("cut_at_50_percent.jpg", Unread.DAMAGED),
        ("cut_at_50_percent.png", Unread.DAMAGED),
        ("noise_after_magic.png", Unread.DAMAGED),
        ("text_bomb.png", Unread.DAMAGED),
        ("says_100000_by_100000.png", Unread.TOO_MANY_PIXELS),
        ("says_1_by_100000000.png", Unread.TOO_MANY_PIXELS),
        ("says_65500_square.jpg", Unread.TOO_MANY_PIXELS),
        ("many_scans.jpg", Unread.BOMB),
        ("large_and_white.png", Unread.NO_CODE),
        ("thin.png", Unread.TOO_MANY_PIXELS),
    ],
)
def test_the_reason_is_named(outcome: dict[str, Any], name: str, reason: Unread) -> None:
    assert outcome["reads"][name]["reason"] == reason


def test_files_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "loop.png").symlink_to(tmp_path / "loop.png")
    (tmp_path / "nowhere.png").symlink_to(tmp_path / "gone.png")
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    reasons = {path.name: read_photo(path, None).reason for path in tmp_path.iterdir()}
    assert reasons == {
        "loop.png": Unread.CANNOT_OPEN,
        "nowhere.png": Unread.MISSING,
        "folder.png": Unread.NOT_A_FILE,
        "pipe.png": Unread.NOT_A_FILE,
    }


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "locked.jpg").write_bytes(b"\xff\xd8\xff")
    monkeypatch.setattr(Path, "open", forbidden)
    assert read_photo(tmp_path / "locked.jpg", None).reason is Unread.CANNOT_OPEN


def test_folders_within_folders_are_searched_and_loops_are_not_followed(tmp_path: Path) -> None:
    below = tmp_path / "b.png" / "deep"
    below.mkdir(parents=True)
    (below / "round").symlink_to(tmp_path)
    for name in ("b.png/deep/2.jpg", "b.png/1.JPG", "a.png", "notes.txt", ".DS_Store"):
        (tmp_path / name).write_bytes(b"?")
    (tmp_path / "unnamed").write_bytes(b"\xff\xd8\xff\xe0")
    listing = list_photos([tmp_path])
    names = [str(path.relative_to(tmp_path)) for path in listing.photos]
    assert names == ["a.png", "b.png/1.JPG", "b.png/deep/2.jpg", "unnamed"]
    assert len(listing.passed_over) == 3
