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


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    begun(tmp_path)
    (tmp_path / "secret").write_text("short\n")
    with pytest.raises(Refused, match="short_passphrase"):
        veedor("backup", "b.age", "--passphrase-file", "secret", "-C", "w")
    assert not (tmp_path / "b.age").exists()
