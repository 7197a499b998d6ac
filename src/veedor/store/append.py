"""Facts into the log and, in the same transaction, into every projection: the one place without the ORM.

Whoever appends holds the head's one row locked: leaf numbers have no gaps, and their order is that of the commits,
however many writers there are. When `append` returns outside another transaction, the facts are on the disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from veedor.evidence.fact import Entry, Fact, Opening, seal
from veedor.store.bulk import insert
from veedor.store.models import Fact as FactRow
from veedor.store.models import Head, SealedBody
from veedor.store.projections import PROJECTIONS, Told


@dataclass(frozen=True)
class Draft:
    """A fact on its way into the log: its bytes there, what it says (of a sealed one, as far as it is known here),
    and what is kept outside if it is sealed."""

    entry: bytes
    fact: Entry
    opening: Opening | None = None


def open_drafts(facts: Sequence[Fact]) -> list[Draft]:
    """Facts that will stand open."""
    return [Draft(fact.entry(), fact) for fact in facts]


def sealed_drafts(facts: Sequence[Fact]) -> list[Draft]:
    """Facts of which the log will hold only commitments. Their order, `shuffled`, is the caller's."""
    return [Draft(sealed.entry(), fact, opening) for fact in facts for sealed, opening in [seal(fact)]]


@contextmanager
def held_head() -> Iterator[int]:
    """A transaction that alone may append; the number of facts so far. Nests."""
    with transaction.atomic(savepoint=False):
        yield Head.objects.select_for_update().get().size


def append(drafts: Sequence[Draft]) -> range:
    """Append and project; the leaf numbers. All of it or nothing."""
    with held_head() as size:
        leaves = range(size, size + len(drafts))
        numbered = list(zip(leaves, drafts, strict=True))
        insert(FactRow, [(leaf, one.fact.kind, one.entry) for leaf, one in numbered])
        insert(SealedBody, list(_openings(numbered)))
        told = [Told(leaf, one.fact) for leaf, one in numbered if isinstance(one.fact, Fact)]
        for projection in PROJECTIONS:
            projection.add(told)
        Head.objects.update(size=leaves.stop)
    return leaves


def _openings(numbered: Sequence[tuple[int, Draft]]) -> Iterator[tuple[int, bytes, bytes]]:
    for leaf, draft in numbered:
        if draft.opening is not None:
            yield leaf, draft.opening.salt, draft.opening.entry
