"""What a workspace holds, in numbers."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db.models import Sum

from veedor.store.models import Announced, Head, RowsRefused, SealedBody, SheetRead, SignedHead
from veedor.store.stored import stored_pack
from veedor.store.workspace import Workspace


@dataclass(frozen=True)
class Status:
    """`published`: the facts below the last signed head; None before the first. `sealed`: facts whose bodies are
    kept outside the log. `bulletins`: those that a count judges, the pack's own among them."""

    log: str
    facts: int
    sheets: int
    sealed: int
    refused: int
    bulletins: int
    published: int | None

    def as_object(self) -> dict[str, object]:
        """The JSON object."""
        return {"format": "veedor-status/1", **asdict(self)}


def status_of(workspace: Workspace) -> Status:
    """As of now."""
    last = SignedHead.objects.order_by("size").last()
    return Status(
        log=workspace.log_name,
        facts=Head.objects.get().size,
        sheets=SheetRead.objects.filter(withdrawn=False).count(),
        sealed=SealedBody.objects.count(),
        refused=RowsRefused.objects.aggregate(rows=Sum("rows"))["rows"] or 0,
        bulletins=len(_bulletins(workspace)),
        published=None if last is None else last.size,
    )


def _bulletins(workspace: Workspace) -> set[str]:
    """Their ids: one that is announced again stands in place of the one before."""
    own = {one.id for one in stored_pack(workspace).bulletins}
    return own.union(Announced.objects.values_list("bulletin", flat=True))
