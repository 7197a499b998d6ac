"""The log's rows: numbered without gaps under several writers, never changed, projected in the same transaction."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.store.facts import read_sheet
from veedor.store.connection import connect
from veedor.store.workspace import Workspace

WRITERS, ROUNDS, EACH = 3, 8, 5


@pytest.fixture
def store(tmp_path: Path, database: str) -> None:
    connect(Workspace(tmp_path, "example.org/log", database=database))


@pytest.mark.usefixtures("store")
def test_facts_are_numbered_in_order_and_projected() -> None:
    from veedor.store.append import append, open_drafts
    from veedor.store.models import Fact, Head, SheetRead

    facts = [read_sheet(row) for row in range(1, 4)]
    assert append(open_drafts(facts[:2])) == range(2)
    assert append(open_drafts(facts[2:])) == range(2, 3)
    assert [bytes(row.entry) for row in Fact.objects.order_by("leaf")] == [fact.entry() for fact in facts]
    assert Head.objects.get().size == 3
    assert list(SheetRead.objects.values_list("leaf", "row")) == [(0, 1), (1, 2), (2, 3)]


@pytest.mark.usefixtures("store")
def test_a_batch_is_added_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    from veedor.store import append as module
    from veedor.store.models import Fact, Head

    class Failing:
        def add(self, told: object) -> None:
            raise RuntimeError

    monkeypatch.setattr(module, "PROJECTIONS", (*module.PROJECTIONS, Failing()))
    with pytest.raises(RuntimeError):
        module.append(module.open_drafts([read_sheet(1)]))
    assert (Fact.objects.count(), Head.objects.get().size) == (0, 0)


@pytest.mark.usefixtures("store")
def test_several_writers_leave_no_gap_and_lose_nothing() -> None:
    from django.db import connections

    from veedor.store.append import append, open_drafts
    from veedor.store.models import Fact, Head

    def write(writer: int) -> list[range]:
        try:
            return [append(open_drafts(_rows(writer, turn))) for turn in range(ROUNDS)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        given = [leaves for some in pool.map(write, range(WRITERS)) for leaves in some]
    everyone = WRITERS * ROUNDS * EACH
    assert sorted(leaf for leaves in given for leaf in leaves) == list(range(everyone))
    assert Head.objects.get().size == Fact.objects.count() == everyone


def _rows(writer: int, turn: int) -> list[object]:
    return [read_sheet(row, source=f"writer{writer}") for row in range(turn * EACH + 1, turn * EACH + EACH + 1)]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE store_fact SET kind = 'x'",
        "DELETE FROM store_fact",
        "TRUNCATE store_fact",
        "INSERT INTO store_fact (leaf, kind, entry) VALUES (5, 'x', '')",
        "INSERT INTO store_fact (leaf, kind, entry) VALUES (-1, 'x', '')",
        "INSERT INTO store_fact VALUES (0, 'x', '') ON CONFLICT (leaf) DO UPDATE SET kind = 'x'",
        "REPLACE INTO store_fact (leaf, kind, entry) VALUES (0, 'x', '')",
    ],
)
def test_the_database_itself_refuses_what_is_not_appending(statement: str) -> None:
    from django.db import connection
    from django.db.utils import DatabaseError

    from veedor.store.append import append, open_drafts
    from veedor.store.models import Fact

    append(open_drafts([read_sheet(1)]))
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(statement)
    assert [(row.leaf, row.kind) for row in Fact.objects.all()] == [(0, "sheet.read")]
