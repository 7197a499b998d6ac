"""What is kept is what was given, whatever became of it before."""

from __future__ import annotations

from pathlib import Path

import pytest

from veedor.store.blobs import Blobs

CONTENT = b"a sheet of paper"


@pytest.mark.parametrize("damaged", [b"", CONTENT[:-1], b"A" + CONTENT[1:], CONTENT + b"!"])
def test_what_comes_again_mends_what_was_damaged(tmp_path: Path, damaged: bytes) -> None:
    blobs = Blobs(tmp_path)
    digest = blobs.keep(CONTENT)
    (tmp_path / digest[:2] / digest).write_bytes(damaged)
    assert blobs.keep(CONTENT) == digest
    assert blobs.read(digest) == CONTENT


def test_what_is_whole_is_not_written_again(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    digest = blobs.keep(CONTENT)
    before = (tmp_path / digest[:2] / digest).stat().st_ino
    blobs.keep(CONTENT)
    assert (tmp_path / digest[:2] / digest).stat().st_ino == before
