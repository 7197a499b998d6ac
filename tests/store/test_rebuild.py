"""Tables follow from the log, and the log's rows are those that were signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.workspaces import assert_sound, imported, made, table
from veedor.base.errors import Refused
from veedor.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, database: str) -> Workspace:
    found = made(tmp_path, database)
    imported(found, table(tmp_path / "one.csv", [(1, 10, 5), (2, 20, 6)]))
    return found


def change_the_last_fact() -> None:
    """Behind the triggers, as the database's owner can."""
    from django.db import connection, transaction

    from veedor.store.models import Fact

    last = Fact.objects.order_by("leaf").last()
    assert last is not None
    changed = bytes(last.entry).replace(b'"A":20', b'"A":99')
    assert changed != bytes(last.entry)
    on = " ON store_fact" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER fact_stays{on}")
        Fact.objects.filter(leaf=last.leaf).update(entry=changed)


def test_a_signed_row_that_was_changed_is_found(workspace: Workspace) -> None:
    from veedor.store.publishing import publish
    from veedor.store.rebuild import rebuild

    publish(workspace)
    assert_sound(workspace)
    change_the_last_fact()
    with pytest.raises(Refused, match="log_changed"):
        rebuild()
