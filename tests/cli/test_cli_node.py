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


def test_what_is_no_node_writes_no_bundle(tmp_path: Path) -> None:
    begun(tmp_path)
    veedor("node", "n", "--name", "north", "-C", "w")
    with pytest.raises(Refused, match=r"node\.not_one"):
        veedor("bundle", "export", "w.age", "--passphrase-file", "secret", "-C", "w")
    assert not (tmp_path / "w.age").exists()
    veedor("bundle", "export", "n.age", "--passphrase-file", "secret", "-C", "n")
    assert (tmp_path / "n.age").stat().st_mode & 0o777 == 0o600
