"""The workspace by its commands: made, filled, counted, published, counted again by a stranger."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.store.workspaces import pack, table
from veedor.base.errors import Refused
from veedor.cli.app import app
from veedor.store.connection import disconnect


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VEEDOR_LANG", "en")
    monkeypatch.delenv("VEEDOR_WORKSPACE", raising=False)
    yield
    disconnect()


def veedor(*arguments: str, exit_code: int = 0) -> Any:
    ran = CliRunner().invoke(app, arguments)
    if isinstance(ran.exception, Refused):
        raise ran.exception
    assert ran.exit_code == exit_code, ran.output[-2000:]
    return ran


def begun(tmp_path: Path) -> Path:
    """A workspace with two sheets."""
    veedor("init", "w", "--pack", str(pack(tmp_path / "pack")), "--log", "example.org/small")
    one = table(tmp_path / "one.csv", [(1, 10, 5), (2, 20, 6)])
    said = veedor("import", str(one), "-C", "w").output
    assert "2 readings were added" in said
    return tmp_path / "w"


def test_from_a_table_to_a_strangers_recount(tmp_path: Path) -> None:
    made = begun(tmp_path)
    assert "add nothing" in veedor("import", "one.csv", "-C", "w").output
    counted = json.loads(veedor("count", "-C", "w", "--json").stdout)
    assert counted["contests"][0]["votes"] == {"A": 30, "B": 11}
    assert "Nothing was ever published" in veedor("status", "-C", "w").output
    published = veedor("publish-log", "-C", "w").stdout
    assert (made / "log" / "policy").read_text().split()[1] in published  # what others put into trust files
    assert json.loads(veedor("status", "-C", "w", "--json").stdout)["published"] == counted_facts("w")
    (tmp_path / "trust").write_text((made / "log" / "policy").read_text())
    again = json.loads(veedor("recount", str(made / "log"), "--trust", "trust", "--json").stdout)
    assert again == counted
    assert "follow from the log" in veedor("rebuild", "-C", "w").output
    assert json.loads(veedor("count", "-C", "w", "--json").stdout) == counted


def counted_facts(workspace: str) -> int:
    facts = json.loads(veedor("status", "-C", workspace, "--json").stdout)["facts"]
    assert isinstance(facts, int)
    return facts


def test_whose_log_it_is_must_be_said(tmp_path: Path) -> None:
    made = begun(tmp_path)
    veedor("publish-log", "-C", "w")
    ran = veedor("recount", str(made / "log"), exit_code=2)
    assert "whose log it is was not checked" in ran.stderr


def test_the_workspace_is_the_nearest_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = begun(tmp_path)
    with pytest.raises(Refused, match="none_here"):
        veedor("status")
    monkeypatch.chdir(made / "blobs")
    assert "example.org/small" in veedor("status").output
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VEEDOR_WORKSPACE", str(made))
    assert "example.org/small" in veedor("status").output


def test_files_are_counted_without_any_workspace(tmp_path: Path) -> None:
    begun(tmp_path)
    two = str(table(tmp_path / "two.csv", [(3, 1, 2)]))
    alone = json.loads(veedor("count", two, "--pack", "pack", "--json").stdout)
    assert alone["contests"][0]["votes"] == {"A": 1, "B": 2}
    by_pack = json.loads(veedor("count", two, "-C", "w", "--json").stdout)
    assert by_pack["contests"] == alone["contests"]


def test_nothing_is_made_where_something_is(tmp_path: Path) -> None:
    begun(tmp_path)
    with pytest.raises(Refused, match="folder_taken"):
        veedor("init", "w", "--pack", "pack")
    assert not list(tmp_path.glob(".veedor-*"))


@pytest.mark.parametrize(
    ("option", "given", "code"),
    [
        ("--log", 'example.org/a"b', "workspace.log_name"),
        ("--log", "example.org/a\\b", "workspace.log_name"),
        ("--database", "postgresql://u@127.0.0.1:abc/x", "workspace.database_url"),
        ("--database", "postgresql://u@[::1/x", "workspace.database_url"),
        ("--database", 'postgresql://u@127.0.0.1/x"y', "workspace.database_url"),
    ],
)
def test_what_its_settings_could_not_hold_is_refused_before_it_is_made(
    tmp_path: Path, option: str, given: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        veedor("init", "w", "--pack", str(pack(tmp_path / "pack")), option, given)
    assert not (tmp_path / "w").exists()


def test_a_database_that_is_gone_is_no_night_without_sheets(tmp_path: Path) -> None:
    made = begun(tmp_path)
    disconnect()
    (made / "veedor.sqlite3").unlink()
    for command in ("status", "count", "publish-log"):
        with pytest.raises(Refused, match="database_lost"):
            veedor(command, "-C", "w")
    assert not (made / "veedor.sqlite3").exists()


def test_a_damaged_database_is_a_refusal(tmp_path: Path) -> None:
    made = begun(tmp_path)
    disconnect()
    (made / "veedor.sqlite3").write_bytes(b"\xff" * 8192)
    with pytest.raises(Refused, match="no_database"):
        veedor("status", "-C", "w")


def test_a_full_disk_is_a_refusal_and_the_import_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db.utils import OperationalError

    from veedor.store.importing import Importer

    begun(tmp_path)
    two = str(table(tmp_path / "two.csv", [(3, 1, 2)]))

    def full(*_: object) -> int:
        raise OperationalError("database or disk is full\nDETAIL: (01.03, 1, 2)")

    with monkeypatch.context() as patch:
        patch.setattr(Importer, "_add_sheets", full)
        with pytest.raises(Refused, match="database_failed") as refused:
            veedor("import", two, "-C", "w")
    assert refused.value.problems[0].values == {"reason": "database or disk is full"}
    assert "1 reading was added" in veedor("import", two, "-C", "w").output


def test_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    made = begun(tmp_path)
    assert (made / "keys").stat().st_mode & 0o077 == 0
    assert all(key.stat().st_mode & 0o077 == 0 for key in (made / "keys").iterdir())


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ('log = "two words"', "workspace.log_name"),
        ('database = "mysql://x/y"', "workspace.database_url"),
        ('mandate = "king"', "pack.not_among"),
        ('colour = "red"', "pack.unknown_key"),
    ],
)
def test_settings_at_fault_are_named(tmp_path: Path, setting: str, code: str) -> None:
    made = begun(tmp_path)
    settings = made / "veedor.toml"
    key = setting.partition(" ")[0]
    kept = [line for line in settings.read_text().splitlines() if not line.startswith(f"{key} ")]
    settings.write_text("\n".join([*kept, setting]))
    with pytest.raises(Refused) as refused:
        veedor("status", "-C", "w")
    assert refused.value.problems[0].code.startswith(code)


def test_a_bulletin_keeps_the_day_that_people_heard_it(tmp_path: Path) -> None:
    """The fact holds UTC; the zone of the pack is four hours behind."""
    veedor("init", "w", "--pack", "demo")
    for bulletin, moment in (("1", "2025-03-16T20:30:00"), ("2", "2025-03-17T00:13:00")):
        told = f'[[bulletin]]\nid = "{bulletin}"\ncontest = "president"\nannounced = {moment}\nsource = "-"\n'
        (tmp_path / f"{bulletin}.toml").write_text(told + "votes = { ARREBOL = 70, PENALVER = 40 }\n")
        veedor("bulletin", "add", f"{bulletin}.toml", "-C", "w")
    said = veedor("count", "-C", "w", exit_code=2).stdout
    assert "16 March 2025, around 20:30" in said
    assert "17 March 2025, around 00:00" in said


def test_who_publishes_is_told_what_the_pack_leaves_open(tmp_path: Path) -> None:
    begun(tmp_path)
    veedor("import", str(table(tmp_path / "two.csv", [(3, 1, 2)])), "--sealed", "-C", "w")
    publishing, projecting = "does not state from when the law allows", "does not state whether the law allows"
    for arguments, said in (
        (("publish-log",), publishing),
        (("open", "--yes"), publishing),
        (("follow", "copy", "--once"), publishing),
        (("forecast", "--record"), projecting),
    ):
        assert said in veedor(*arguments, "-C", "w").stderr, arguments
    for arguments in (("open", "--yes"), ("forecast",), ("status",), ("count",)):
        assert "whoever gives this command" not in veedor(*arguments, "-C", "w").stderr


def test_where_the_law_is_stated_nothing_is_added(tmp_path: Path) -> None:
    veedor("init", "w", "--pack", "demo")
    assert veedor("publish-log", "-C", "w").stderr == ""


def test_a_lost_pack_does_not_stop_who_publishes(tmp_path: Path) -> None:
    made = begun(tmp_path)
    veedor("publish-log", "-C", "w")
    for blob in (one for one in (made / "blobs").rglob("*") if one.is_file()):
        blob.unlink()
    assert veedor("publish-log", "-C", "w").stderr == ""


def test_a_count_before_any_sheet_beside_the_packs_bulletins(tmp_path: Path) -> None:
    """The pack has bulletins and a floor by area, but no list of stations."""
    veedor("init", "w", "--pack", "ve-2024-presidential")
    assert "2 bulletins" in veedor("status", "-C", "w").output
    assert "No sheets are held." in veedor("count", "-C", "w", exit_code=2).stdout


BULLETIN = """
[[bulletin]]
id = "1"
contest = "mayor"
announced = 2025-03-17
source = "s"
votes = {A = 1, B = 0}
"""


def test_every_step_says_which_comes_next(tmp_path: Path) -> None:
    veedor("init", "w", "--pack", str(pack(tmp_path / "pack")), "--log", "example.org/small")
    assert "Next: veedor import" in veedor("count", "-C", "w", exit_code=2).stderr
    one = str(table(tmp_path / "one.csv", [(1, 10, 5)]))
    assert "Next: veedor count" in veedor("import", one, "--sealed", "-C", "w").stdout
    assert veedor("count", "-C", "w").stderr == ""
    assert "before the next veedor publish-log" in veedor("open", "--yes", "-C", "w").stdout
    (tmp_path / "b.toml").write_text(BULLETIN)
    assert "Next: veedor count" in veedor("bulletin", "add", "b.toml", "-C", "w").stdout
    published = veedor("publish-log", "-C", "w").stdout
    assert "log KEY and quorum none, as in" in published
    assert (tmp_path / "w" / "log" / "policy").read_text().splitlines()[1] == "quorum none"


def test_what_was_taken_for_the_other_kind_of_file_is_sent_to_its_command(tmp_path: Path) -> None:
    begun(tmp_path)
    (tmp_path / "b.toml").write_text(BULLETIN)
    with pytest.raises(Refused, match=r"^b\.toml: workspace\.not_sheets"):
        veedor("import", "b.toml", "-C", "w")
    with pytest.raises(Refused, match=r"^one\.csv: bulletin\.is_a_table"):
        veedor("bulletin", "add", "one.csv", "-C", "w")
    with pytest.raises(Refused, match=r"pack\.not_a_file"):
        veedor("bulletin", "add", "/dev/null", "-C", "w")


@pytest.mark.parametrize("published", [True, False])
def test_what_is_private_is_kept_out_of_the_log(tmp_path: Path, *, published: bool) -> None:
    made = begun(tmp_path)
    if published:
        veedor("publish-log", "-C", "w")
    pack_folder = str(tmp_path / "pack")
    for wrong in (
        ("count", "-C", "w", "--out", "w/log/out"),
        ("count", "one.csv", "--pack", pack_folder, "--report", "w/log/report.html"),
        ("init", "w/log/other", "--pack", pack_folder),
        ("rehearse", "w/log/other", "--pack", pack_folder),
        ("node", "w/log/n", "--name", "n", "-C", "w"),
    ):
        with pytest.raises(Refused, match="in_log"):
            veedor(*wrong)
    veedor("publish-log", "-C", "w")
    assert not {"out", "other", "n"} & {path.name for path in (made / "log").iterdir()}


def test_a_copy_does_not_put_private_files_into_a_public_one(tmp_path: Path) -> None:
    begun(tmp_path)
    veedor("follow", "copy", "--once", "-C", "w")
    with pytest.raises(Refused, match="in_log"):
        veedor("follow", "copy/log", "--once", "-C", "w")
    assert not (tmp_path / "copy" / "log" / "blobs").exists()


def problems(exit_code: int = 1) -> list[str]:
    """The codes of what status finds; each is a line of its own too."""
    found = json.loads(veedor("status", "-C", "w", "--json", exit_code=exit_code).stdout)["problems"]
    said = veedor("status", "-C", "w", exit_code=exit_code).output.splitlines()
    assert all(one["text"] in said for one in found)
    assert not found or not any("is published." in line or "veedor publish-log." in line for line in said[:-1])
    return [one["code"] for one in found]


def test_status_says_when_nothing_is_wrong(tmp_path: Path) -> None:
    begun(tmp_path)
    assert problems(exit_code=0) == []
    assert "Nothing was ever published" in veedor("status", "-C", "w").output
    veedor("publish-log", "-C", "w")
    assert problems(exit_code=0) == []
    veedor("import", str(table(tmp_path / "two.csv", [(3, 1, 2)])), "-C", "w")
    assert problems(exit_code=0) == []
    assert "not published yet" in veedor("status", "-C", "w").output


def test_status_sees_a_database_that_is_older_than_its_log(tmp_path: Path) -> None:
    made = begun(tmp_path)
    veedor("publish-log", "-C", "w")
    shutil.copytree(made, tmp_path / "old")
    veedor("import", str(table(tmp_path / "two.csv", [(3, 1, 2)])), "-C", "w")
    veedor("publish-log", "-C", "w")
    disconnect()
    for database in made.glob("veedor.sqlite3*"):
        database.unlink()
    for database in (tmp_path / "old").glob("veedor.sqlite3*"):
        shutil.copy(database, made)
    assert problems() == ["workspace.behind"]
    with pytest.raises(Refused, match=r"workspace\.behind"):
        veedor("publish-log", "-C", "w")


def test_status_sees_a_key_that_is_gone_or_must_not_sign(tmp_path: Path) -> None:
    made = begun(tmp_path)
    veedor("publish-log", "-C", "w")
    (made / "keys" / "log").rename(made / "keys" / "log.held")
    assert problems() == ["carry.unconfirmed"]
    (made / "keys" / "log.held").unlink()
    assert problems() == ["workspace.key_lost"]


def test_status_sees_a_file_that_is_gone_and_a_head_that_is_none(tmp_path: Path) -> None:
    made = begun(tmp_path)
    veedor("publish-log", "-C", "w")
    next(path for path in (made / "blobs").rglob("*") if path.is_file()).unlink()
    assert problems() == ["workspace.files_gone"]
    (made / "log" / "checkpoint").write_text("x")
    assert len(problems()) == 2


def test_status_tells_from_whom_what_came(tmp_path: Path) -> None:
    begun(tmp_path)
    given = f"observers@party={table(tmp_path / 'two.csv', [(3, 1, 2)])}"
    veedor("import", "--sealed", "--source", given, "-C", "w")
    now = json.loads(veedor("status", "-C", "w", "--json").stdout)
    assert [tuple(one.values()) for one in now["sources"]] == [("one", "undeclared", 2), ("observers", "party", 1)]
    assert (now["sealed_readings"], now["unread"]) == (1, 0)
    assert "observers, paper held by party: 1" in veedor("status", "-C", "w").output
    veedor("open", "--yes", "-C", "w")
    after = json.loads(veedor("status", "-C", "w", "--json").stdout)
    assert after["sources"] == now["sources"]
