"""Private keys lie where nobody else reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evidence.logs import SIGNER
from veedor.evidence.errors import KeyFileError
from veedor.evidence.keyfile import read_key, write_key


def test_a_key_is_kept_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "log.key"
    write_key(path, SIGNER)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(path) == SIGNER


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620, 0o601])
def test_a_key_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "log.key"
    write_key(path, SIGNER)
    path.chmod(mode)
    with pytest.raises(KeyFileError) as refused:
        read_key(path)
    assert refused.value.code == "log.key.readable"


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    write_key(path, SIGNER)
    with pytest.raises(KeyFileError) as refused:
        write_key(path, SIGNER)
    assert refused.value.code == "log.key.exists"


@pytest.mark.parametrize("content", [b"", b"\xff", b"PRIVATE+KEY+", b"x" * 5000])
def test_what_holds_no_key_is_not_repeated(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError) as refused:
        read_key(path)
    assert (refused.value.code, refused.value.values) == ("log.key.none", {})


def test_no_key_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError) as refused:
        read_key(tmp_path / "log.key")
    assert refused.value.code == "log.key.absent"
    with pytest.raises(KeyFileError):
        read_key(tmp_path)


def test_a_key_is_not_kept_where_everyone_reads(tmp_path: Path) -> None:
    (tmp_path / "checkpoint").touch()
    with pytest.raises(KeyFileError) as refused:
        write_key(tmp_path / "keys" / "log.key", SIGNER)
    assert refused.value.code == "log.key.public"
    assert not (tmp_path / "keys").exists()
