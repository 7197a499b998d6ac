"""A node's bundle into its centre: all of it checked before any of it counts, and its head embedded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from veedor.base.errors import refuse
from veedor.evidence.blob import digest_of
from veedor.evidence.fact import Fact
from veedor.store.append import append, held_head, open_drafts
from veedor.store.blobs import MOST, Blobs
from veedor.store.carry.age import Decrypting
from veedor.store.carry.archive import Member, members
from veedor.store.carry.bundle import Carried, read_log, root_of
from veedor.store.carry.merge import Known, Merge, centre_facts, node_facts
from veedor.store.carry.node import nodes, open_facts
from veedor.store.kinds import REGISTRY
from veedor.store.workspace import Workspace

EMBEDDED = "node.embedded"


@dataclass(frozen=True)
class Taken:
    """From the log of `node`, which had `size` facts: how many were `added`, how many new ones were there
    `already`, and how many files that its facts name are `missing`, for they came in no bundle yet."""

    node: str
    size: int
    added: int
    already: int
    missing: int


def take_in(centre: Workspace, path: Path, passphrase: str, at: str) -> Taken:
    """Merge one bundle. Late, twice or before an earlier one, it adds what is new and nothing else.

    Refused, with nothing merged: it was changed or is not whole, it is of no node of this centre, its facts are not
    those that the node signed, or the node's log is not the one that was embedded before.
    """
    where, blobs = str(path), Blobs(centre.blobs)
    with path.open("rb") as file:
        found = members(Decrypting(file, passphrase, where), where)
        carried = read_log(found, nodes(), where)
        facts = node_facts(carried, where)
        named = _named(facts)
        _keep(found, named, blobs, where)
    with held_head() as size:
        start = _embedded(carried, where)
        merge = Merge(facts, centre_facts(facts), size, where)
        merge.take(start, at)
        append(merge.drafts)
        if carried.head.size > start:
            append(open_drafts([_head_fact(carried, at)]))
    missing = sum(not blobs.has(digest) for digest in named)
    return Taken(carried.log.name, carried.head.size, len(merge.drafts), merge.already, missing)


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
    heads = [one.body for one in open_facts(EMBEDDED) if one.body["key"] == str(carried.log)]
    for head in heads:
        if head["size"] <= len(carried.entries) and root_of(carried.entries[: head["size"]]).hex() != head["root"]:
            raise refuse("node.forked", where, log=carried.log.name, size=head["size"])
    return max((head["size"] for head in heads), default=0)


def _head_fact(carried: Carried, at: str) -> Fact:
    head = carried.head
    body = {"key": str(carried.log), "size": head.size, "root": head.root.hex()}
    return REGISTRY.admit(Fact(EMBEDDED, 1, at, body), EMBEDDED)
