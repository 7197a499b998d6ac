"""Readings withdrawn: out of the count, still in the log, and free to be read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.workspaces import AT, assert_sound, imported, made, table, votes
from veedor.base.errors import Refused
from veedor.evidence.folder import Folder
from veedor.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, database: str) -> Workspace:
    found = made(tmp_path, database)
    imported(found, table(tmp_path / "one.csv", [(1, 10, 5), (2, 20, 6)]))
    imported(found, table(tmp_path / "two.csv", [(3, 30, 7)]))
    return found


def withdrawn(what: str, station: str | None = None) -> int:
    from veedor.store.withdrawing import standing, withdraw

    return withdraw(standing(what, station), "misread", AT)


def recounted(workspace: Workspace) -> dict[str, int]:
    """What a stranger counts."""
    from veedor.evidence.entries import published_entries
    from veedor.evidence.known import known_facts
    from veedor.store.blobs import Blobs
    from veedor.store.kinds import REGISTRY
    from veedor.store.publishing import publish
    from veedor.tally.recorded import basis, recorded

    head = publish(workspace)
    told = recorded(known_facts(published_entries(Folder(workspace.log), head), REGISTRY))
    (contest,) = basis(told, Blobs(workspace.blobs).read).count().contests
    return dict(contest.areas[0].total.votes)


def test_what_is_withdrawn_does_not_count_and_may_be_read_again(workspace: Workspace, tmp_path: Path) -> None:
    assert withdrawn(str(tmp_path / "one.csv")) == 2
    assert votes(workspace) == recounted(workspace) == {"A": 30, "B": 7}
    assert_sound(workspace)
    assert imported(workspace, tmp_path / "one.csv", "another") == (2, 0)
    assert votes(workspace) == recounted(workspace) == {"A": 60, "B": 18}
    assert_sound(workspace)
    assert imported(workspace, tmp_path / "one.csv", "another") == (0, 2)


def test_a_source_a_station_and_the_start_of_a_digest_name_readings(workspace: Workspace, tmp_path: Path) -> None:
    from veedor.store.models import SheetRead

    assert withdrawn("one", "01.02") == 1
    assert votes(workspace) == {"A": 40, "B": 12}
    assert withdrawn(SheetRead.objects.filter(source="two").get().blob[:8]) == 1
    assert votes(workspace) == {"A": 10, "B": 5}
    for what, station in (("nobody", None), ("one", "01.02"), ("two", None), ("abcdef", None)):
        with pytest.raises(Refused, match=r"withdraw\.nothing"):
            withdrawn(what, station)


def test_of_a_sealed_reading_the_correction_is_sealed_too(workspace: Workspace, tmp_path: Path) -> None:
    from veedor.store.models import Fact
    from veedor.store.opening import open_sealed

    imported(workspace, table(tmp_path / "secret.csv", [(4, 40, 8)]), sealed=True)
    assert withdrawn("secret") == 1
    entry = bytes(Fact.objects.get(kind="correction.made").entry)
    assert b"sealed" in entry
    assert b"leaf" not in entry
    assert votes(workspace) == {"A": 60, "B": 18}
    assert_sound(workspace)
    open_sealed(AT)
    assert votes(workspace) == recounted(workspace) == {"A": 60, "B": 18}
    assert_sound(workspace)


def test_what_is_withdrawn_twice_is_withdrawn_once(workspace: Workspace) -> None:
    from veedor.store.withdrawing import standing, withdraw

    found = standing("one")
    assert withdraw(found, "twice", AT) == 2
    assert withdraw(found, "twice", AT) == 0
    assert_sound(workspace)
