"""The facts of the workspace, as its database holds them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice

from veedor.base.errors import refuse
from veedor.election.pack import Pack
from veedor.election.rehearsal import DECLARED, as_rehearsal
from veedor.evidence.fact import Fact, Opening
from veedor.evidence.growth import Growth
from veedor.evidence.known import known_facts, own_entry
from veedor.store.blobs import Blobs
from veedor.store.models import Fact as FactRow
from veedor.store.models import SealedBody
from veedor.store.workspace import Workspace
from veedor.tally.recorded import Basis, basis, pack_in, recorded

_CHUNK = 5_000


def stored_entries(start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """The entries of the leaves from `start` up to `stop`, in order."""
    rows = FactRow.objects.filter(leaf__gte=start).order_by("leaf").values_list("entry", flat=True)
    if stop is not None:
        rows = rows.filter(leaf__lt=stop)
    yield from map(bytes, rows.iterator(_CHUNK))


def stored_root(size: int | None = None) -> bytes:
    """The root of the tree of all entries, or of the first `size`."""
    grown, entries = Growth(), stored_entries(stop=size)
    while some := list(islice(entries, _CHUNK)):
        deque(grown.add(some), maxlen=0)
    return grown.root()


def stored_facts() -> Iterator[tuple[int, Fact]]:
    """Everything that the workspace may see, sealed or not."""
    openings = {row.leaf: Opening(bytes(row.salt), bytes(row.entry)) for row in SealedBody.objects.iterator(_CHUNK)}
    return known_facts(stored_entries(), None, openings)


def stored_basis(workspace: Workspace) -> Basis:
    """What the workspace's own count rests on."""
    return basis(recorded(stored_facts()), Blobs(workspace.blobs).read)


def stored_pack(workspace: Workspace) -> Pack:
    """The pack that the last `election.defined` names."""
    last = FactRow.objects.filter(kind="election.defined").order_by("leaf").last()
    if last is None:
        raise refuse("recorded.no_election", str(workspace.folder))
    entry = own_entry(bytes(last.entry))
    assert isinstance(entry, Fact), "elections are never sealed"
    pack = pack_in(entry.body, Blobs(workspace.blobs).read)
    return as_rehearsal(pack) if FactRow.objects.filter(kind=DECLARED).exists() else pack
