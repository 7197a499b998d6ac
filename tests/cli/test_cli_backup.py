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


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    begun(tmp_path)
    (tmp_path / "secret").write_text("short\n")
    with pytest.raises(Refused, match="short_passphrase"):
        veedor("backup", "b.age", "--passphrase-file", "secret", "-C", "w")
    assert not (tmp_path / "b.age").exists()


def test_a_bundle_is_no_backup_and_says_so(tmp_path: Path) -> None:
    begun(tmp_path)
    veedor("bundle", "export", "n.age", "--passphrase-file", "secret", "-C", "w")
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
