"""Every projection, dropped and refilled from the log and the sealed bodies, and compared with what it was."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from veedor.store.append import held_head
from veedor.store.projections import PROJECTIONS, Projection, Told
from veedor.store.stored import stored_facts

_CHUNK = 5_000


def rebuild() -> tuple[str, ...]:
    """Refill; the names of the tables that came out another way, which should be none. Readers see the old tables
    until all of it is done."""
    with held_head():
        before = fingerprints()
        for projection in PROJECTIONS:
            projection.model._default_manager.all().delete()
        facts = (Told(leaf, fact) for leaf, fact in stored_facts())
        while told := list(islice(facts, _CHUNK)):
            for projection in PROJECTIONS:
                projection.add(told)
        after = fingerprints()
    return tuple(table for table, found in after.items() if found != before[table])


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
