"""Forecasts in the log: what a night rests on, which verdicts stand, and new ones stated or old ones withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from veedor.base.errors import refuse
from veedor.evidence.fact import Fact
from veedor.evidence.known import own_entry
from veedor.forecast.facts import NAME, facts_of, read_facts
from veedor.forecast.tonight import Tonight
from veedor.forecast.withdrawn import Stated
from veedor.store.append import append, held_head, open_drafts
from veedor.store.blobs import Blobs
from veedor.store.kinds import REGISTRY
from veedor.store.models import Fact as FactRow
from veedor.store.models import Head
from veedor.store.opening import waiting
from veedor.store.stored import stored_facts
from veedor.store.workspace import Workspace
from veedor.tally.recorded import Basis, basis, in_leaf_order, recorded


@dataclass(frozen=True)
class Night:
    """What the first `size` facts of a log say: the readings in order of arrival, and the verdicts `stated` that
    stand after them."""

    basis: Basis
    stated: list[Stated]
    size: int


def stored_night(workspace: Workspace) -> Night:
    """The workspace's night as it is now."""
    size = Head.objects.get().size
    gathered = recorded(takewhile(lambda told: told[0] < size, stored_facts()))
    found = basis(gathered, Blobs(workspace.blobs).read)
    return Night(in_leaf_order(found, gathered), _stated(size), size)


def _stated(size: int) -> list[Stated]:
    rows = FactRow.objects.filter(kind=NAME, leaf__lt=size).order_by("leaf").values_list("entry", flat=True)
    return read_facts(entry for row in rows if isinstance(entry := own_entry(bytes(row)), Fact))


def state(workspace: Workspace, night: Night, looks: Sequence[Tonight], at: str) -> int:
    """Append what is new in these looks at a night; how many facts. They stand open, and do not publish themselves.

    Refused: while sheets are sealed, for the margin would tell what they hold; another forecast came in between.
    """
    with held_head():
        if sealed := len(waiting()):
            raise refuse("forecast.sealed", str(workspace.folder), sealed=sealed)
        if FactRow.objects.filter(kind=NAME, leaf__gte=night.size).exists():
            raise refuse("forecast.overtaken", str(workspace.folder))
        facts = facts_of(looks, night.stated, at, night.size)
        append(open_drafts([REGISTRY.admit(fact, fact.kind) for fact in facts]))
    return len(facts)
