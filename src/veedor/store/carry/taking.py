"""A node's bundle into its centre: all of it checked before any of it counts, and its head embedded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, Final

from veedor.base.errors import Refused, refuse
from veedor.evidence.blob import digest_of
from veedor.evidence.fact import Fact, Opening
from veedor.evidence.known import own_entry
from veedor.store.append import append, held_head, open_drafts
from veedor.store.blobs import MOST, Blobs
from veedor.store.bulk import insert
from veedor.store.carry.archive import Member, unpacking
from veedor.store.carry.bundle import Carried, read_log, root_of
from veedor.store.carry.known import Known, centre_facts, node_facts
from veedor.store.carry.merge import Merge
from veedor.store.carry.node import ELECTION, nodes, open_facts
from veedor.store.kinds import REGISTRY
from veedor.store.models import Fact as FactRow
from veedor.store.models import Head, SealedBody
from veedor.store.rebuild import rebuild
from veedor.store.workspace import Workspace
from veedor.tally.recorded import basis, recorded

EMBEDDED: Final = "node.embedded"


@dataclass(frozen=True)
class Taken:
    """From the log of `node`, which had `size` facts: how many were `added`, how many new ones were there
    `already`, how many corrections are about what `others` brought and are left out, how many sealed facts are
    `recovered`, for now there is what opens them, and how many files that the node's facts name are `missing`, for
    they came in no bundle yet."""

    node: str
    size: int
    added: int
    already: int
    others: int
    recovered: int
    missing: int


def take_in(centre: Workspace, path: Path, passphrase: str, at: str) -> Taken:
    """Merge one bundle. Late, twice or before an earlier one, it adds what is new and nothing else.

    Refused, with nothing merged: it was changed or is not whole; it is of no node of this centre; its facts are not
    those that the node signed, or contradict what others brought; the node's log is not the one that was embedded
    before; with it nobody could count any more; a file that would be public did not come.
    """
    where, blobs = str(path), Blobs(centre.blobs)
    with unpacking(path, passphrase) as found:
        carried = read_log(found, nodes(), where)
        facts = node_facts(carried, where)
        _merged(carried, facts, where, at)  # what is refused leaves no file behind
        named = _named(facts)
        _keep(found, named, blobs, where)
    with held_head() as size:
        merge = _merged(carried, facts, where, at)
        _require_files(merge, blobs, where)
        _require_countable(merge, blobs, where)
        append(merge.drafts)
        if carried.head.size > _embedded(carried, where):
            append(open_drafts([_head_fact(carried, size, at)]))
        _put_back(merge.recovered)
    missing = sum(not blobs.has(digest) for digest in named)
    return Taken(
        carried.log.name,
        carried.head.size,
        len(merge.drafts),
        merge.already,
        merge.others,
        len(merge.recovered),
        missing,
    )


def _merged(carried: Carried, facts: Known, where: str, at: str) -> Merge:
    own = _Own(_heads(carried))
    merge = Merge(facts, centre_facts(facts), Head.objects.get().size, own, where)
    merge.take(_embedded(carried, where), at)
    return merge


def _require_files(merge: Merge, blobs: Blobs, where: str) -> None:
    """Without them the log could not be published."""
    for digest in merge.published:
        if not blobs.has(digest):
            raise refuse("node.file_missing", where, file=digest[:16])


def _require_countable(merge: Merge, blobs: Blobs, where: str) -> None:
    """A log only grows: what nobody could count would end every count of it, here and by strangers."""
    *_, election = open_facts(ELECTION)
    try:
        basis(recorded(enumerate(chain([election], merge.facts))), blobs.read)
    except Refused as refused:
        reasons = ", ".join(dict.fromkeys(one.code for one in refused.problems))
        raise refuse("node.uncountable", where, reason=reasons) from refused


def _put_back(recovered: Mapping[int, Opening]) -> None:
    """Bodies that came late. The tables are refilled, for the facts stand among older ones."""
    if recovered:
        insert(SealedBody, [(leaf, one.salt, one.entry) for leaf, one in recovered.items()])
        rebuild()


def _named(facts: Known) -> dict[str, int]:
    """The files that the facts say are kept, with their sizes."""
    told = [fact for leaf in facts.entries if (fact := facts.fact(leaf)) and fact.kind == "blob.kept"]
    return {fact.body["blob"]: fact.body["bytes"] for fact in told}


def _keep(found: Iterable[Member], named: dict[str, int], blobs: Blobs, where: str) -> None:
    """The files, to the end of the bundle. Refused: one that no fact names, or that is another than it says."""
    for member in found:
        digest = digest_of(member.name)
        if digest not in named or member.size != named[digest]:
            raise refuse("node.stray_file", where, name=member.name)
        content = member.read(MOST)
        if sha256(content).hexdigest() != digest:
            raise refuse("node.stray_file", where, name=member.name)
        blobs.keep(content)


def _embedded(carried: Carried, where: str) -> int:
    """How many facts of the node were taken in before. Refused: they were others."""
    heads = [body for _, body in _heads(carried)]
    for head in heads:
        if head["size"] <= len(carried.entries) and root_of(carried.entries[: head["size"]]).hex() != head["root"]:
            raise refuse("node.forked", where, log=carried.log.name, size=head["size"])
    return max((head["size"] for head in heads), default=0)


def _heads(carried: Carried) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """What was embedded of this node: the leaf that says so, and its body."""
    for leaf, data in FactRow.objects.filter(kind=EMBEDDED).order_by("leaf").values_list("leaf", "entry"):
        entry = own_entry(bytes(data))
        if isinstance(entry, Fact) and entry.body["key"] == str(carried.log):
            yield leaf, entry.body


class _Own:
    """The leaves that a node brought: from the first of each of its bundles to the fact that embeds its head."""

    def __init__(self, heads: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        self._ranges = [range(body.get("first", leaf), leaf) for leaf, body in heads]

    def __contains__(self, leaf: object) -> bool:
        return any(leaf in one for one in self._ranges)


def _head_fact(carried: Carried, first: int, at: str) -> Fact:
    head = carried.head
    body = {"key": str(carried.log), "size": head.size, "root": head.root.hex(), "first": first}
    return REGISTRY.admit(Fact(EMBEDDED, 2, at, body), EMBEDDED)
