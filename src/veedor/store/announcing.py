"""Bulletins into the log, each document once."""

from __future__ import annotations

from pathlib import Path

from veedor.election.packfile.bulletins import read_bulletins
from veedor.store.append import append, held_head, open_drafts
from veedor.store.blobs import Blobs
from veedor.store.kinds import REGISTRY
from veedor.store.making import kept
from veedor.store.models import Announced, KeptBlob
from veedor.store.stored import stored_pack
from veedor.store.workspace import Workspace
from veedor.tally.bulletin.recorded import bulletin_fact


def announce(workspace: Workspace, path: Path, at: str) -> tuple[int, int]:
    """Append the bulletins of a file; how many were added, and how many were there. The file is public: it repeats
    what an authority announced. Refused with all that is wrong with it."""
    read = read_bulletins(path, stored_pack(workspace)).bulletins
    blobs = Blobs(workspace.blobs)
    document = blobs.keep(path.read_bytes())
    with held_head():
        known = set(Announced.objects.filter(document=document).values_list("bulletin", flat=True))
        new = [bulletin_fact(one, document, at) for one in read if one.id not in known]
        if new and not KeptBlob.objects.filter(blob=document).exists():
            append(open_drafts([kept(blobs, document, "document", at)]))
        append(open_drafts([REGISTRY.admit(fact, path.name) for fact in new]))
    return len(new), len(read) - len(new)
