"""A copy on a second disk, and a workspace made again from it and a backup: no open fact and no file lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.test_cli_backup import _cheap, lose, saved  # noqa: F401 - a fixture
from tests.cli.test_cli_workspace import _here, veedor  # noqa: F401 - a fixture
from tests.store.workspaces import table
from tests.strategies.hosts import loopback_host
from veedor.base.errors import Refused
from veedor.store.host import Host


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    return loopback_host(tmp_path, monkeypatch)


def test_what_follows_is_enough_beside_a_backup(tmp_path: Path) -> None:
    made = saved(tmp_path)
    assert "new files" in veedor("follow", "copy", "--once", "-C", "w").output
    veedor("import", str(table(tmp_path / "late.csv", [(3, 7, 7)])), "-C", "w")
    assert "new files: 1" in veedor("follow", "copy", "--once", "-C", "w").output
    assert "new files: 0" in veedor("follow", "copy", "--once", "-C", "w").output
    counted = veedor("count", "-C", "w", "--json").stdout
    lose(made)
    elsewhere = ("--log", "copy/log", "--files", "copy/blobs")
    ran = veedor("restore", "b.age", "w", *elsewhere, "--passphrase-file", "secret")
    assert "Nothing that was published is lost" in ran.output
    assert veedor("count", "-C", "w", "--json").stdout == counted
    veedor("verify", "copy/log", exit_code=2)


def test_a_host_is_followed_as_a_folder_is(tmp_path: Path, host: Host) -> None:
    made = saved(tmp_path)
    assert "new files" in veedor("follow", str(host), "--once", "-C", "w").output
    veedor("import", str(table(tmp_path / "late.csv", [(3, 7, 7)])), "-C", "w")
    assert "new files: 1" in veedor("follow", str(host), "--once", "-C", "w").output
    counted = veedor("count", "-C", "w", "--json").stdout
    lose(made)
    elsewhere = ("--log", "copy/log", "--files", "copy/blobs")
    ran = veedor("restore", "b.age", "w", *elsewhere, "--passphrase-file", "secret")
    assert "Nothing that was published is lost" in ran.output
    assert veedor("count", "-C", "w", "--json").stdout == counted


def test_a_workspace_put_back_to_an_older_state_does_not_follow(tmp_path: Path, host: Host) -> None:
    saved(tmp_path)
    shutil.copytree("w", "older")
    veedor("import", str(table(tmp_path / "late.csv", [(3, 7, 7)])), "-C", "w")
    veedor("follow", str(host), "--once", "-C", "w")
    head = (tmp_path / "copy" / "log" / "checkpoint").read_bytes()
    with pytest.raises(Refused, match=r"workspace\.behind"):
        veedor("follow", str(host), "--once", "-C", "older")
    assert (tmp_path / "copy" / "log" / "checkpoint").read_bytes() == head


def test_a_damaged_file_is_not_sent(tmp_path: Path, host: Host) -> None:
    made = saved(tmp_path)
    (blob,) = (path for path in (made / "blobs").rglob("*") if path.is_file() and b",ANN" in path.read_bytes())
    blob.write_bytes(b"rot")
    assert blob.name[:16] in veedor("follow", str(host), "--once", "-C", "w", exit_code=1).stderr
    assert not list((tmp_path / "copy" / "blobs").rglob(blob.name))
    assert (tmp_path / "copy" / "log" / "checkpoint").exists()


def test_a_damaged_file_is_named_and_the_rest_copied(tmp_path: Path) -> None:
    made = saved(tmp_path)
    (blob,) = (path for path in (made / "blobs").rglob("*") if path.is_file() and b",ANN" in path.read_bytes())
    blob.write_bytes(b"rot")
    ran = veedor("follow", "copy", "--once", "-C", "w", exit_code=1)
    assert blob.name[:16] in ran.stderr
    assert (tmp_path / "copy" / "log" / "checkpoint").exists()


def test_a_copy_in_the_workspace_is_none(tmp_path: Path) -> None:
    saved(tmp_path)
    with pytest.raises(Refused, match=r"follow\.inside"):
        veedor("follow", "w/copy", "--once", "-C", "w")


def test_a_disk_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    saved(tmp_path)
    with pytest.raises(Refused, match=r"folder\.no_parent"):
        veedor("follow", "nodisk/copy", "--once", "-C", "w")
    assert not (tmp_path / "nodisk").exists()


def private_file(blobs: Path) -> Path:
    (found,) = (path for path in blobs.rglob("*") if path.is_file() and b",ANN" in path.read_bytes())
    return found


@pytest.mark.parametrize("on_host", [False, True])
def test_rot_on_the_second_disk_is_mended(tmp_path: Path, on_host: bool, request: pytest.FixtureRequest) -> None:
    target = str(request.getfixturevalue("host")) if on_host else "copy"
    saved(tmp_path)
    veedor("follow", target, "--once", "-C", "w")
    copied = private_file(tmp_path / "copy" / "blobs")
    content = copied.read_bytes()
    copied.write_bytes(b"")
    assert "new files: 1" in veedor("follow", target, "--once", "-C", "w").output
    assert copied.read_bytes() == content
    copied.write_bytes(b"A" + content[1:])
    assert "new files: 0" in veedor("follow", target, "--once", "-C", "w").output
    assert "new files: 1" in veedor("follow", target, "--once", "--check", "-C", "w").output
    assert copied.read_bytes() == content


@pytest.mark.parametrize("on_host", [False, True])
def test_a_file_that_is_gone_is_named(tmp_path: Path, on_host: bool, request: pytest.FixtureRequest) -> None:
    target = str(request.getfixturevalue("host")) if on_host else "copy"
    made = saved(tmp_path)
    lost = private_file(made / "blobs")
    lost.unlink()
    assert lost.name[:16] in veedor("follow", target, "--once", "-C", "w", exit_code=1).stderr


def test_the_files_of_a_copy_are_nobody_elses_to_read(tmp_path: Path) -> None:
    saved(tmp_path)
    (tmp_path / "copy" / "blobs").mkdir(parents=True, mode=0o755)
    veedor("follow", "copy", "--once", "-C", "w")
    assert (tmp_path / "copy" / "blobs").stat().st_mode & 0o777 == 0o700
