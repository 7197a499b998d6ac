"""Bulletins in a workspace: each document once, counted beside the sheets, and read back as they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.store.workspaces import AT, assert_sound, made
from veedor.election.packfile.bulletins import read_bulletins
from veedor.store.workspace import Workspace
from veedor.tally.bulletin.recorded import bulletin_fact, bulletin_of

BULLETIN = """
[[bulletin]]
id = "first"
contest = "mayor"
announced = 2025-03-16T20:37:00-04:00
source = "The board"
votes = { A = 300, B = 200 }
percentages = { A = "60.00 %", B = "40.00 %" }
valid = 500
coverage = "80 %"
coverage_of = "stations"
station_results = "not published"
as_of = 2025-03-18
"""


@pytest.fixture
def workspace(tmp_path: Path, database: str) -> Workspace:
    (tmp_path / "bulletins.toml").write_text(BULLETIN)
    return made(tmp_path, database)


def test_a_bulletin_is_announced_once(workspace: Workspace, tmp_path: Path) -> None:
    from veedor.store.announcing import announce
    from veedor.store.stored import stored_basis

    assert announce(workspace, tmp_path / "bulletins.toml", AT) == (1, 0)
    assert announce(workspace, tmp_path / "bulletins.toml", AT) == (0, 1)
    (told,) = stored_basis(workspace).pack.bulletins
    assert (told.id, told.votes, told.valid) == ("first", {"A": 300, "B": 200}, 500)
    assert_sound(workspace)


def test_what_is_announced_again_replaces_it(workspace: Workspace, tmp_path: Path) -> None:
    from veedor.store.announcing import announce
    from veedor.store.stored import stored_basis

    announce(workspace, tmp_path / "bulletins.toml", AT)
    (tmp_path / "corrected.toml").write_text(BULLETIN.replace("A = 300", "A = 301"))
    assert announce(workspace, tmp_path / "corrected.toml", AT) == (1, 0)
    (told,) = stored_basis(workspace).pack.bulletins
    assert told.votes == {"A": 301, "B": 200}


def test_a_fact_says_all_but_the_minute_and_the_source(tmp_path: Path) -> None:
    (tmp_path / "bulletins.toml").write_text(BULLETIN)
    (one,) = read_bulletins(tmp_path / "bulletins.toml", None).bulletins
    fact = bulletin_fact(one, "d" * 64, AT)
    again = bulletin_of(fact.body, ZoneInfo("America/Caracas"))
    assert fact.body["announced"] == "2025-03-17T00:30Z"
    assert again.announced_at.isoformat() == "2025-03-16T20:30:00-04:00"
    assert again.source == "sha256:" + "d" * 64
    assert again.to_quarter
    assert replace(again, announced_at=one.announced_at, source=one.source, to_quarter=False) == one


@pytest.mark.parametrize("zone", ["America/Caracas", "UTC", "Pacific/Honolulu"])
def test_a_day_without_an_hour_stays_that_day(tmp_path: Path, zone: str) -> None:
    day = BULLETIN.replace("2025-03-16T20:37:00-04:00", "2025-03-16")
    (tmp_path / "bulletins.toml").write_text(f'time_zone = "{zone}"\n{day}')
    (one,) = read_bulletins(tmp_path / "bulletins.toml", None).bulletins
    again = bulletin_of(bulletin_fact(one, "d" * 64, AT).body, ZoneInfo("Etc/GMT+4"))
    assert again.announced_at.isoformat() == "2025-03-16T00:00:00-04:00"
    assert not again.to_quarter


@pytest.mark.parametrize("moment", ["0001-01-01T00:00Z", "9999-12-31T23:45Z"])
def test_a_time_at_the_end_of_the_calendar_is_read(tmp_path: Path, moment: str) -> None:
    (tmp_path / "bulletins.toml").write_text(BULLETIN)
    (one,) = read_bulletins(tmp_path / "bulletins.toml", None).bulletins
    body = bulletin_fact(one, "d" * 64, AT).body | {"announced": moment}
    for zone in ("Etc/GMT+4", "Asia/Tokyo"):
        assert bulletin_of(body, ZoneInfo(zone)).announced_at.year in (1, 9999)
