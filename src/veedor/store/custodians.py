"""Who held the papers of a file is said once: said otherwise later, it would be passed over in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from veedor.base.errors import Problem, Refused
from veedor.evidence.fact import Fact
from veedor.evidence.known import own_entry
from veedor.store.models import Fact as FactRow
from veedor.store.models import SealedBody, SheetRead


def refuse_other_custodians(facts: Iterable[Fact]) -> None:
    """Refused: readings of a file that stand with another custodian."""
    given = {(fact.body["origin"]["blob"], fact.body["source"]): fact.body["custodian"] for fact in facts}
    problems = [
        Problem("workspace.other_custodian", source, {"known": known, "given": given[blob, source]})
        for blob, source, known in _standing(blob for blob, _ in given)
        if given.get((blob, source), known) != known
    ]
    if problems:
        raise Refused(problems)


def _standing(blobs: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """File, source and custodian of the readings that stand; one reading of each file and source tells."""
    rows = SheetRead.objects.filter(blob__in=set(blobs), withdrawn=False).order_by("leaf")
    first: dict[tuple[str, str], int] = {}
    for leaf, blob, source in rows.values_list("leaf", "blob", "source"):
        first.setdefault((blob, source), leaf)
    for (blob, source), leaf in first.items():
        if (fact := _fact_at(leaf)) is not None:
            yield blob, source, fact.body["custodian"]


def _fact_at(leaf: int) -> Fact | None:
    """What a fact says, sealed or not."""
    entry = own_entry(bytes(FactRow.objects.get(leaf=leaf).entry))
    if not isinstance(entry, Fact):
        body = SealedBody.objects.filter(leaf=leaf).first()
        entry = entry if body is None else own_entry(bytes(body.entry))
    return entry if isinstance(entry, Fact) else None
