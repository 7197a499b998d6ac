"""Nodes: workspaces without a line, that belong to a centre. The centre's log names their keys.

A node counts the same election by the same files, and makes the same tokens of the same words: what it reads is
letter for letter what the centre would have read. Its own log says that it is one, as the centre's does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from veedor.base.errors import refuse
from veedor.election.packfile.faults import Unfit
from veedor.election.rehearsal import DECLARED
from veedor.evidence.fact import Fact
from veedor.evidence.keyfile import write_key
from veedor.evidence.known import own_entry
from veedor.evidence.note import Signer, Verifier
from veedor.store.append import append, held_head, open_drafts
from veedor.store.blobs import Blobs
from veedor.store.connection import connect, disconnect
from veedor.store.create import beside, write_secret
from veedor.store.kinds import REGISTRY
from veedor.store.models import Fact as FactRow
from veedor.store.workspace import Workspace, log_name, named_workspace

NAMED: Final = "node.named"
ELECTION: Final = "election.defined"
_TOLD: Final = (DECLARED, "blob.kept", ELECTION, "stations.placed")
"""Kinds of the facts with which a node begins."""


def make_node(centre: Workspace, folder: Path, name: str, at: str) -> Workspace:
    """A node of the centre, whose database is open and stays so; the centre trusts its key from here on.

    Refused: the name cannot end that of a log, the folder is taken, or the centre has a node of this name.
    """
    _require_name(name)
    wanted = named_workspace(
        folder, "veedor node", log=f"{centre.log_name}/{name}", mandate=centre.mandate, rehearsal=centre.rehearsal
    )
    if wanted.log_name in nodes():
        raise refuse("node.name_taken", wanted.log_name)
    key, blobs = Signer.generate(wanted.log_name), Blobs(centre.blobs)
    named = REGISTRY.admit(Fact(NAMED, 1, at, {"key": str(key.verifier)}), wanted.log_name)
    facts = [*_beginning(), named]
    try:
        with beside(wanted) as node:
            node.keys.mkdir(mode=0o700)
            write_key(node.log_key, key)
            write_secret(node.words_key, centre.words_key.read_text(encoding="utf-8"))
            _begin(node, facts, blobs)
            connect(centre)
            with held_head():
                append(open_drafts([named]))
    finally:
        connect(centre)
    return wanted


def _require_name(name: str) -> None:
    try:
        log_name(name)
    except Unfit as error:
        raise refuse("node.bad_name", "veedor node --name", given=name) from error


def nodes() -> dict[str, Verifier]:
    """The keys of the nodes, by the names of their logs; in a node, its own is one of them."""
    keys = (Verifier.parse(fact.body["key"]) for fact in open_facts(NAMED))
    return {key.name: key for key in keys}


def open_facts(*kinds: str) -> Iterator[Fact]:
    """The facts of some kinds that stand open, in order."""
    rows = FactRow.objects.filter(kind__in=kinds).order_by("leaf").values_list("entry", flat=True)
    return (entry for data in rows if isinstance(entry := own_entry(bytes(data)), Fact))


def _beginning() -> Iterator[Fact]:
    """What the election is, as the centre's log has it, and the files of it."""
    *_, election = open_facts(ELECTION)
    named = {election.body["frame"]["blob"], *(file["blob"] for file in election.body["files"])}
    named |= {fact.body["blob"] for fact in open_facts("stations.placed")}
    for fact in open_facts(*_TOLD):
        if fact.kind != "blob.kept" or fact.body["blob"] in named:
            yield fact


def _begin(node: Workspace, facts: list[Fact], blobs: Blobs) -> None:
    own = Blobs(node.blobs)
    for fact in facts:
        if fact.kind == "blob.kept":
            own.keep(blobs.read(fact.body["blob"]))
    connect(node)
    try:
        append(open_drafts(facts))
    finally:
        disconnect()
