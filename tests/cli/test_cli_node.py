"""Nodes by their commands: made, filled without the centre, carried in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli_workspace import _here, begun, veedor  # noqa: F401 - a fixture
from tests.store.workspaces import table
from veedor.base.errors import Refused


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from veedor.store.carry import age

    monkeypatch.setattr(age, "WORK", 4)
    (tmp_path / "secret").write_text("correct horse battery\n")
    (tmp_path / "secret").chmod(0o600)


def test_a_bundle_comes_to_the_centre_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    begun(tmp_path)
    veedor("node", "n", "--name", "north", "-C", "w")
    veedor("import", "one.csv", str(table(tmp_path / "late.csv", [(3, 7, 7)])), "-C", "n")
    veedor("bundle", "export", "n.age", "--passphrase-file", "secret", "-C", "n")
    (tmp_path / "bad.age").write_bytes((tmp_path / "n.age").read_bytes()[:-1])
    arguments = ("bundle", "import", "bad.age", "n.age", "--passphrase-file", "secret", "-C", "w")
    ran = veedor(*arguments, exit_code=2)
    assert "bad.age: This file was changed" in ran.stderr
    assert "example.org/small/north" in ran.stdout
    counted = json.loads(veedor("count", "-C", "w", "--json").stdout)
    assert counted["contests"][0]["votes"] == {"A": 37, "B": 18}
    assert veedor("publish-log", "-C", "w").exit_code == 0


def carried(tmp_path: Path, rows: int) -> None:
    """A bundle of a node with so many sheets."""
    begun(tmp_path)
    veedor("node", "n", "--name", "north", "-C", "w")
    many = [(station, 1, 0) for station in range(1, rows + 1)]
    veedor("import", str(table(tmp_path / "many.csv", many)), "-C", "n")


@pytest.mark.parametrize(("language", "said"), [("es", "1.0"), ("en", "1,0")])
def test_the_number_to_be_typed_next_time_is_a_number_that_can_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    begun(tmp_path)
    from veedor.evidence.checkpoint import Checkpoint
    from veedor.store.carry import bundle

    monkeypatch.setattr(bundle, "export", lambda *_: (Checkpoint("x", 1_041, bytes(32)), 0))
    arguments = ("bundle", "export", "n.age", "--passphrase-file", "secret", "-C", "w", "--lang", language)
    told = veedor(*arguments).stdout
    assert "--since 1041 " in told
    assert f"{said}41" in told


def test_a_bundle_that_comes_again_says_that_nothing_is_new(tmp_path: Path) -> None:
    carried(tmp_path, 3)
    veedor("bundle", "export", "n.age", "--passphrase-file", "secret", "-C", "n")
    arguments = ("bundle", "import", "n.age", "--passphrase-file", "secret", "-C", "w")
    assert "5 new facts, of the 9 in the bundle" in veedor(*arguments).stdout
    again = veedor(*arguments).stdout
    assert "nothing new; all" in again
    assert "veedor publish-log" in again
    assert "0" not in again.splitlines()[0].partition(": ")[2].split("all")[0]


def test_a_bundle_that_is_not_there_is_named_and_the_others_are_taken(tmp_path: Path) -> None:
    carried(tmp_path, 1)
    veedor("bundle", "export", "n.age", "--passphrase-file", "secret", "-C", "n")
    arguments = ("bundle", "import", "lost.age", "n", "n.age", "--passphrase-file", "secret", "-C", "w")
    ran = veedor(*arguments, exit_code=2)
    assert "lost.age: This file cannot be read (No such file or directory)" in ran.stderr
    assert "n: This file cannot be read (Is a directory)" in ran.stderr
    assert "new facts, of the" in ran.stdout


def test_a_backup_is_no_bundle_and_says_so(tmp_path: Path) -> None:
    begun(tmp_path)
    veedor("backup", "b.age", "--passphrase-file", "secret", "-C", "w")
    ran = veedor("bundle", "import", "b.age", "--passphrase-file", "secret", "-C", "w", exit_code=2)
    assert "veedor restore" in ran.stderr


@pytest.mark.parametrize("name", ["Norte 2", 'a"b', "a+b", " "])
def test_a_name_that_cannot_be_is_refused_by_its_own_option(tmp_path: Path, name: str) -> None:
    begun(tmp_path)
    with pytest.raises(Refused, match=r"^veedor node --name: node\.bad_name"):
        veedor("node", "n", "--name", name, "-C", "w")
    assert not (tmp_path / "n").exists()


def test_what_is_no_node_writes_no_bundle(tmp_path: Path) -> None:
    begun(tmp_path)
    veedor("node", "n", "--name", "north", "-C", "w")
    with pytest.raises(Refused, match=r"node\.not_one"):
        veedor("bundle", "export", "w.age", "--passphrase-file", "secret", "-C", "w")
    assert not (tmp_path / "w.age").exists()
    veedor("bundle", "export", "n.age", "--passphrase-file", "secret", "-C", "n")
    assert (tmp_path / "n.age").stat().st_mode & 0o777 == 0o600
