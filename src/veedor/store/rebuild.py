"""Every projection, dropped and refilled from the log and the sealed bodies, and compared with what it was."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from veedor.base.errors import refuse
from veedor.store.append import held_head
from veedor.store.models import Fact as FactRow
from veedor.store.models import SignedHead
from veedor.store.projections import PROJECTIONS, Projection, Told
from veedor.store.stored import stored_facts, stored_root

_CHUNK = 5_000


def rebuild() -> tuple[str, ...]:
    """Refill; the names of the tables that came out another way, which should be none. Readers see the old tables
    until all of it is done. Refused: the log's own rows are not those that were signed."""
    with held_head():
        _require_signed()
        before = fingerprints()
        for projection in PROJECTIONS:
            projection.model._default_manager.all().delete()
        facts = (Told(leaf, fact) for leaf, fact in stored_facts())
        while told := list(islice(facts, _CHUNK)):
            for projection in PROJECTIONS:
                projection.add(told)
        after = fingerprints()
    return tuple(table for table, found in after.items() if found != before[table])


def _require_signed() -> None:
    """Triggers do not stop the owner of a database: an old row that was changed would be counted here, and only
    here, and no later head would show it, since heads grow from the public folder."""
    last = SignedHead.objects.order_by("size").last()
    if last is not None and stored_root(last.size) != bytes(last.root):
        raise refuse("workspace.log_changed", FactRow._meta.db_table, size=last.size)


def fingerprints() -> dict[str, str]:
    """A digest of each projection's rows."""
    return {projection.model._meta.db_table: _fingerprint(projection) for projection in PROJECTIONS}


def _fingerprint(projection: Projection) -> str:
    running = sha256()
    for row in _rows(projection):
        running.update(repr(row).encode())
    return running.hexdigest()


def _rows(projection: Projection) -> Iterator[tuple[object, ...]]:
    return projection.model._default_manager.order_by("leaf").values_list().iterator(_CHUNK)
