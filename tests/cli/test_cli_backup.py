"""A workspace saved, lost and restored, by its commands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_cli_workspace import _here, begun, veedor  # noqa: F401 - a fixture
from tests.store.workspaces import table
from veedor.base.errors import Refused
from veedor.store.connection import disconnect


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from veedor.store.carry import age

    monkeypatch.setattr(age, "WORK", 4)
    (tmp_path / "secret").write_text("correct horse battery\n")
    (tmp_path / "secret").chmod(0o600)


def saved(tmp_path: Path) -> Path:
    made = begun(tmp_path)
    said = veedor("backup", "b.age", "--passphrase-file", "secret", "-C", "w").output
    assert "b.age" in said
    return made


def lose(workspace: Path) -> None:
    disconnect()
    shutil.rmtree(workspace)


def test_a_lost_workspace_comes_back_from_a_backup_and_a_mirror(tmp_path: Path) -> None:
    made = saved(tmp_path)
    veedor("import", str(table(tmp_path / "late.csv", [(3, 7, 7)])), "-C", "w")
    veedor("publish-log", "-C", "w")
    counted = veedor("count", "-C", "w", "--json").stdout
    veedor("mirror", str(made / "log"), "copy")
    lose(made)
    ran = veedor("restore", "b.age", "w", "--log", "copy", "--passphrase-file", "secret", exit_code=1)
    assert "Lost: 1 file" in ran.output
    assert "sealed" not in ran.output
    assert "Never use the old workspace again" in ran.stdout
    assert veedor("count", "-C", "w", "--json").stdout == counted
    veedor("publish-log", "-C", "w", "--against", "copy")


def test_without_anybody_to_ask_the_name_is_typed(tmp_path: Path) -> None:
    made = saved(tmp_path)
    lose(made)
    ran = veedor("restore", "b.age", "w", "--passphrase-file", "secret", exit_code=1)
    assert "Nobody could be asked" in ran.output
    with pytest.raises(Refused, match="unconfirmed"):
        veedor("publish-log", "-C", "w")
    with pytest.raises(Refused, match="confirm_name"):
        veedor("confirm", "yes", "-C", "w")
    assert "signs again" in veedor("confirm", "example.org/small", "-C", "w").output
    veedor("publish-log", "-C", "w")
    status = json.loads(veedor("status", "-C", "w", "--json").stdout)
    assert status["facts"] == status["published"]


def test_a_copy_as_old_as_the_backup_does_not_let_it_sign(tmp_path: Path) -> None:
    made = begun(tmp_path)
    veedor("publish-log", "-C", "w")
    veedor("mirror", str(made / "log"), "copy")
    veedor("backup", "b.age", "--passphrase-file", "secret", "-C", "w")
    veedor("import", str(table(tmp_path / "late.csv", [(3, 7, 7)])), "-C", "w")
    veedor("publish-log", "-C", "w")
    lose(made)
    ran = veedor("restore", "b.age", "w", "--log", "copy", "--passphrase-file", "secret", exit_code=1)
    assert "no newer than the backup" in ran.output
    assert "nothing is signed" in ran.output
    assert "Nothing that was published" not in ran.output
    with pytest.raises(Refused, match="unconfirmed"):
        veedor("publish-log", "-C", "w")


def test_a_new_log_is_not_said_to_have_lost_nothing(tmp_path: Path) -> None:
    lose(saved(tmp_path))
    given = ("--new-log", "example.org/second", "--passphrase-file", "secret")
    ran = veedor("restore", "b.age", "w", *given, exit_code=1)
    assert "Nobody could be asked" in ran.output
    assert "Nothing that was published" not in ran.output
    veedor("publish-log", "-C", "w")


@pytest.mark.parametrize("spoilt", ["gone", "readable", "empty"])
def test_a_key_that_cannot_be_saved_is_named(tmp_path: Path, spoilt: str) -> None:
    made = begun(tmp_path)
    key = made / "keys" / "log"
    key.chmod(0o644 if spoilt == "readable" else 0o600)
    if spoilt == "empty":
        key.write_text("")
    if spoilt == "gone":
        key.unlink()
    code = {"gone": "workspace.key_lost", "readable": "log.key.readable", "empty": "log.key.none"}[spoilt]
    for command in (("backup", "b.age", "--passphrase-file", "secret"), ("publish-log",)):
        with pytest.raises(Refused) as refused:
            veedor(*command, "-C", "w")
        (problem,) = refused.value.problems
        assert (problem.code, problem.where) == (code, str(key))
    assert not (tmp_path / "b.age").exists()


@pytest.mark.parametrize("short", ["short", " " * 20])
def test_a_short_passphrase_is_refused(tmp_path: Path, short: str) -> None:
    begun(tmp_path)
    (tmp_path / "secret").write_text(f"{short}\n")
    with pytest.raises(Refused, match="short_passphrase"):
        veedor("backup", "b.age", "--passphrase-file", "secret", "-C", "w")
    assert not (tmp_path / "b.age").exists()


def test_a_bundle_is_no_backup_and_says_so(tmp_path: Path) -> None:
    begun(tmp_path)
    veedor("node", "n", "--name", "n1", "-C", "w")
    veedor("bundle", "export", "n.age", "--passphrase-file", "secret", "-C", "n")
    with pytest.raises(Refused, match=r"n\.age: carry\.is_a_bundle"):
        veedor("restore", "n.age", "again", "--passphrase-file", "secret")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    saved(tmp_path)
    for given in ("w", "lost.age"):
        with pytest.raises(Refused, match=rf"^{given}: carry\.unreadable"):
            veedor("restore", given, "again", "--passphrase-file", "secret")
    with pytest.raises(Refused, match=r"^lost\.head: folder\.system"):
        veedor("restore", "b.age", "again", "--head", "lost.head", "--passphrase-file", "secret")


def test_settings_at_fault_are_told_by_the_command_that_was_given(tmp_path: Path) -> None:
    saved(tmp_path)
    with pytest.raises(Refused, match=r"^veedor restore: database: "):
        veedor("restore", "b.age", "again", "--database", "mysql://x/y", "--passphrase-file", "secret")


def test_a_backup_is_its_owners_only(tmp_path: Path) -> None:
    saved(tmp_path)
    assert (tmp_path / "b.age").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "b.age.partial").exists()


def test_a_backup_that_lacks_a_file_replaces_none(tmp_path: Path) -> None:
    made = saved(tmp_path)
    whole = (tmp_path / "b.age").read_bytes()
    (blob,) = (path for path in (made / "blobs").rglob("*") if path.is_file() and b",ANN" in path.read_bytes())
    blob.write_bytes(b"rot")
    ran = veedor("backup", "b.age", "--passphrase-file", "secret", "-C", "w", exit_code=1)
    assert "b.age was left as it was" in ran.stderr
    assert "b.age.partial" in ran.stdout
    assert (tmp_path / "b.age").read_bytes() == whole
    assert (tmp_path / "b.age.partial").stat().st_mode & 0o777 == 0o600
    lose(made)
    veedor("restore", "b.age", "w", "--passphrase-file", "secret", exit_code=1)
    assert (tmp_path / "w" / "blobs" / blob.name[:2] / blob.name).read_bytes() != b"rot"


@pytest.mark.parametrize(("command", "of"), [(("backup",), "w"), (("bundle", "export"), "n")])
@pytest.mark.parametrize("place", ["w/keys/log", "w/veedor.sqlite3", "w/log/x.age", "nodisk/x.age"])
def test_what_leaves_a_workspace_harms_none(tmp_path: Path, command: tuple[str, ...], of: str, place: str) -> None:
    made = begun(tmp_path)
    veedor("node", "n", "--name", "north", "-C", "w")
    veedor("publish-log", "-C", "w")
    key = (made / "keys" / "log").read_bytes()
    with pytest.raises(Refused, match=r"carry\.inside|folder\.in_log|folder\.no_parent"):
        veedor(*command, place, "--passphrase-file", "secret", "-C", of)
    assert (made / "keys" / "log").read_bytes() == key
    assert "example.org/small" in veedor("status", "-C", "w").output
    assert not (tmp_path / "nodisk").exists()


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_that_others_can_read_a_passphrase_is_said(tmp_path: Path, mode: int) -> None:
    begun(tmp_path)
    (tmp_path / "secret").chmod(mode)
    assert "Others can read this file" in veedor("backup", "b.age", "--passphrase-file", "secret", "-C", "w").stderr
