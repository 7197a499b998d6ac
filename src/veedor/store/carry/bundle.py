"""Bundles: what a node knows, as one encrypted file, to go by hand or over a late line.

Members, in this order: `bundle.json`, `checkpoint` (the node's signed head), `entries/<n>` (every fact of the log,
256 each, packed as in its tiles), `sealed/<n>` (what opens sealed ones: leaf, salt and entry, likewise), `blob/…`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from veedor.base.errors import refuse
from veedor.evidence.blob import blob_path
from veedor.evidence.checkpoint import Checkpoint
from veedor.evidence.errors import EvidenceError
from veedor.evidence.fact import SALT_BYTES, Opening
from veedor.evidence.growth import Growth
from veedor.evidence.log import CHECKPOINT
from veedor.evidence.note import NOTE_BYTES, Verifier, parse
from veedor.evidence.tiles import BUNDLE_BYTES, WIDTH, pack, unpack
from veedor.evidence.trust import Policy
from veedor.store.blobs import Blobs
from veedor.store.carry.archive import BUNDLE, Member, Packing, expect
from veedor.store.carry.node import nodes
from veedor.store.carry.outgoing import outgoing
from veedor.store.models import KeptBlob, SealedBody, SignedHead
from veedor.store.publishing import publish
from veedor.store.stored import stored_entries, stored_facts
from veedor.store.workspace import Workspace

FORMAT: Final = "veedor-bundle/1"
MOST_FACTS: Final = 1_000_000
"""Of a node: all of them are held in memory while they are checked."""
_LEAF_BYTES: Final = 8
_SMALL: Final = 1024


@dataclass(frozen=True)
class Manifest:
    """How many openings follow the entries; how many of these there are, the head says."""

    sealed: int
    format: str = FORMAT


@dataclass(frozen=True)
class Carried:
    """What a bundle holds of a log, its entries checked against the head that the node's key signed. Openings, by
    leaf, are not checked."""

    log: Verifier
    head: Checkpoint
    entries: list[bytes]
    openings: dict[int, Opening]


def export(workspace: Workspace, path: Path, passphrase: str, since: int = 0) -> tuple[Checkpoint, int]:
    """Publish what is committed and write the bundle: all facts, and the files of those from `since` on, with all
    that the centre hands out or counts by; the head, and how many files. When this returns, it is on the disk.

    Refused: the workspace is no node, so that no centre would take it; it is no place for a bundle.
    """
    if workspace.log_name not in nodes():
        raise refuse("node.not_one", workspace.log_name)
    head, blobs = publish(workspace), Blobs(workspace.blobs)
    openings = SealedBody.objects.filter(leaf__lt=head.size).order_by("leaf")
    files = _files(head.size, since)
    with outgoing(path, passphrase) as packing:
        packing.add(BUNDLE, msgspec.json.encode(Manifest(openings.count())))
        packing.add(CHECKPOINT, bytes(SignedHead.objects.get(size=head.size).note))
        _pack_all(packing, "entries", stored_entries(0, head.size))
        _pack_all(packing, "sealed", (_sealed(row) for row in openings.iterator()))
        for digest in files:
            packing.add(blob_path(digest), blobs.read(digest))
    return head, len(files)


def _files(size: int, since: int) -> list[str]:
    """The tables and photos that earlier facts named may have come before; without the others nobody can count."""
    kept = KeptBlob.objects.filter(leaf__lt=size).order_by("leaf")
    placed = {fact.body["blob"] for _, fact in stored_facts() if fact.kind == "stations.placed"}
    bulky = ("table", "image")
    return [one.blob for one in kept if one.leaf >= since or one.media not in bulky or one.blob in placed]


def _sealed(row: SealedBody) -> bytes:
    return row.leaf.to_bytes(_LEAF_BYTES) + bytes(row.salt) + bytes(row.entry)


def _pack_all(packing: Packing, name: str, items: Iterator[bytes]) -> None:
    number = 0
    while some := list(islice(items, WIDTH)):
        packing.add(f"{name}/{number}", b"".join(map(pack, some)))
        number += 1


def read_log(found: Iterable[Member], keys: dict[str, Verifier], where: str) -> Carried:
    """All but the files, from an archive's members. Refused: its log is not one of `keys`, or its entries are not
    those of the head."""
    try:
        manifest = msgspec.json.decode(expect(found, BUNDLE, where).read(_SMALL), type=Manifest)
    except msgspec.DecodeError as error:
        raise refuse("node.not_a_bundle", where) from error
    if manifest.format != FORMAT:
        raise refuse("node.not_a_bundle", where)
    try:
        log, head = _head(expect(found, CHECKPOINT, where).read(NOTE_BYTES), keys, where)
        entries = _unpacked(found, "entries", head.size, where)
        openings = dict(map(_opening, _unpacked(found, "sealed", manifest.sealed, where)))
    except EvidenceError as error:
        raise refuse("node.unsound", where, reason=str(error)[:120]) from error
    if root_of(entries) != head.root:
        raise refuse("node.unsound", where, reason="root")
    return Carried(log, head, entries, openings)


def _head(raw: bytes, keys: dict[str, Verifier], where: str) -> tuple[Verifier, Checkpoint]:
    origin = Checkpoint.parse(parse(raw).text).origin
    if origin not in keys:
        raise refuse("node.unknown", where, log=origin[:80])
    return keys[origin], Policy.claimed(keys[origin]).open(raw).checkpoint


def _unpacked(found: Iterable[Member], name: str, count: int, where: str) -> list[bytes]:
    """So many items. Refused: they are too many to be held, or there are others."""
    if not 0 <= count <= MOST_FACTS:
        raise refuse("node.too_many", where, limit=MOST_FACTS)
    items: list[bytes] = []
    for number in range(-(-count // WIDTH)):
        member = expect(found, f"{name}/{number}", where)
        items += unpack(member.read(BUNDLE_BYTES), min(WIDTH, count - number * WIDTH))
    return items


def _opening(packed: bytes) -> tuple[int, Opening]:
    leaf, rest = packed[:_LEAF_BYTES], packed[_LEAF_BYTES:]
    return int.from_bytes(leaf), Opening(rest[:SALT_BYTES], rest[SALT_BYTES:])


def root_of(entries: list[bytes]) -> bytes:
    """The root of a log of these."""
    grown = Growth()
    for _ in grown.add(entries):
        pass
    return grown.root()
