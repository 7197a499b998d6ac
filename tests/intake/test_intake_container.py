"""Files as they come: packed, mislabelled, missing, hostile."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.intake import making
from veedor.base.errors import Refused
from veedor.base.words import Words
from veedor.intake import limits
from veedor.intake.container import opened

TEXT = b"CENTRE,STATION,A,B\n1,1,2,3\n"


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


GZIPPED = gzip.compress(TEXT, mtime=0)

NO_TABLES = {
    "nothing": (b"", "file.empty"),
    "nothing in gzip": (gzip.compress(b"", mtime=0), "file.empty"),
    "gzip cut off": (GZIPPED[:-5], "file.damaged"),
    "gzip overwritten": (GZIPPED[:12] + b"\xff\xff\xff", "file.damaged"),
    "xz cut off": (lzma.compress(TEXT)[:-9], "file.damaged"),
    "zip cut off": (zipped(table=TEXT)[:-9], "file.damaged"),
    "zip of two": (zipped(one=TEXT, two=TEXT), "file.zip_members"),
    "zip of none": (zipped(), "file.zip_members"),
    "gzip in gzip": (gzip.compress(GZIPPED, mtime=0), "file.packed_twice"),
    "bzip2": (b"BZh91AY&SY", "file.unknown_packing"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.old_workbook"),
    "parquet cut off": (b"PAR1 and no more", "file.damaged"),
    "a NUL byte": (b"CENTRE,STATION\0,A,B\n", "file.nul"),
    "zeros": (bytes(5000), "file.nul"),
    "PDF": (b"%PDF-1.7 ...", "file.not_a_table"),
    "JPEG": (b"\xff\xd8\xff\xe0 JFIF", "file.not_a_table"),
    "PNG": (b"\x89PNG\r\n\x1a\n", "file.not_a_table"),
    "HTML": (b"\xef\xbb\xbf \n<!DOCTYPE html><table>", "file.not_a_table"),
    "HTML in zip": (zipped(table=b"<HTML><table>"), "file.not_a_table"),
    "blank lines": (b"\n\n\n", "header.absent"),
}


@pytest.mark.parametrize(
    "packed",
    [
        TEXT,
        GZIPPED,
        lzma.compress(TEXT),
        lzma.compress(TEXT[:20]) + lzma.compress(TEXT[20:]),
        zipped(table=TEXT),
    ],
    ids=["plain", "gzip", "xz", "xz in two streams", "zip"],
)
def test_content_counts_and_not_the_ending(tmp_path: Path, packed: bytes) -> None:
    intake = making.read(making.saved(tmp_path, packed, "sheets.dat"))
    assert making.rows(intake.readings[0]) == [(2, 101, 2, 3)]


@pytest.mark.parametrize(
    ("content", "code"),
    [pytest.param(content, code, id=name) for name, (content, code) in NO_TABLES.items()],
)
def test_what_cannot_be_a_table(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        making.read(making.saved(tmp_path, content))
    assert making.told(refused.value) == [code]
    assert "sheets.csv" in refused.value.problems[0].where


@pytest.mark.parametrize(
    "pack", [gzip.compress, lzma.compress, lambda text: zipped(table=text)], ids=["gzip", "xz", "zip"]
)
def test_a_bomb_is_not_unpacked(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = making.saved(tmp_path, pack(b"0" * (limits.RATIO_FREE_BYTES + 2**20)))
    with pytest.raises(Refused) as refused:
        making.read(path)
    assert making.told(refused.value) == ["file.too_big"]


def test_a_folder_says_how_to_name_its_tables(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused, opened(tmp_path):
        pass
    assert f"{tmp_path}/*.csv" in Words("en").explain(refused.value.problems[0])


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = []
    for name in (".", "absent.csv", "sheets.csv/below", "pipe"):
        making.saved(tmp_path, TEXT)
        with pytest.raises(Refused) as refused, opened(tmp_path / name):
            pass
        found += making.told(refused.value)
    assert found == ["file.folder", "file.missing", "file.missing", "file.not_a_file"]


def test_symbolic_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(making.saved(tmp_path, TEXT))
    assert making.read(tmp_path / "link.csv").files[0].name == "link.csv"


def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    with pytest.raises(Refused) as refused:
        making.read(tmp_path / "loop.csv")
    assert making.told(refused.value) == ["file.unreadable"]
