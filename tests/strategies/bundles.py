"""Bundles that a node's own key signed, whatever stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from veedor.evidence import note
from veedor.evidence.blob import blob_path
from veedor.evidence.checkpoint import Checkpoint
from veedor.evidence.fact import Opening
from veedor.evidence.keyfile import read_key
from veedor.evidence.tiles import WIDTH, pack
from veedor.store.workspace import Workspace

PASSPHRASE = "correct horse battery"


def signed_bundle(
    node: Workspace,
    path: Path,
    entries: Sequence[bytes],
    openings: Iterable[tuple[int, Opening]] = (),
    files: Iterable[tuple[str, bytes]] = (),
) -> Path:
    """A bundle of the node whose log has these entries; `files` by digest."""
    from veedor.store.carry.age import Encrypting
    from veedor.store.carry.archive import Packing
    from veedor.store.carry.bundle import Manifest, root_of

    key = read_key(node.log_key)
    head = Checkpoint(key.name, len(entries), root_of(list(entries)))
    sealed = [leaf.to_bytes(8) + one.salt + one.entry for leaf, one in openings]
    with path.open("wb") as file:
        encrypted = Encrypting(file, PASSPHRASE)
        packing = Packing(encrypted)
        packing.add("bundle.json", msgspec.json.encode(Manifest(len(sealed))))
        packing.add("checkpoint", note.sign(head.text, key))
        for name, items in (("entries", list(entries)), ("sealed", sealed)):
            for number, at in enumerate(range(0, len(items), WIDTH)):
                packing.add(f"{name}/{number}", b"".join(map(pack, items[at : at + WIDTH])))
        for digest, content in files:
            packing.add(blob_path(digest), content)
        packing.end()
        encrypted.end()
    return path
