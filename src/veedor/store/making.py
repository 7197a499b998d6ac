"""Facts about files: that they are kept, where they say that stations lie, which of their rows were refused."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

from veedor.election.frame import Placement
from veedor.election.pack import Pack
from veedor.election.placement_file import placement_file
from veedor.evidence.fact import Fact
from veedor.intake.refusals import Refusals
from veedor.store.blobs import Blobs


def kept(blobs: Blobs, blob: str, media: str, at: str) -> Fact:
    """That a file is kept."""
    return Fact("blob.kept", 1, at, {"blob": blob, "bytes": blobs.size(blob), "media": media})


def withheld(blob: str, reason: str, at: str) -> Fact:
    """That a file is kept and not handed out."""
    return Fact("blob.withheld", 1, at, {"blob": blob, "reason": reason})


def placed_facts(blobs: Blobs, where: Placement, pack: Pack, at: str) -> tuple[str, list[Fact]]:
    """What a table or register says of stations, as a file: its digest, and the facts that name it. Stations of
    which nothing is said are left out: names of areas stand for themselves."""
    silent = not where.areas and where.electors is None
    told = replace(where, keys=where.keys[:0]) if silent else where
    blob = blobs.keep(placement_file(told, pack))
    body = {"blob": blob, "bytes": blobs.size(blob), "stations": len(told.keys)}
    return blob, [kept(blobs, blob, "table", at), Fact("stations.placed", 1, at, body)]


def refused_facts(refusals: Refusals, digests: dict[str, str], at: str) -> list[Fact]:
    """How many rows of each file were refused; `digests` by the file's name. The report lists lines and reasons."""
    facts = []
    for name, digest in digests.items():
        counts = {code: rows for (file, code), rows in refusals.counts.items() if file == name}
        if counts:
            told = [counts, [[one.row, one.code] for one in refusals.kept if one.file == name]]
            report = sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
            body = {"blob": digest, "rows": sum(counts.values()), "report": report}
            facts.append(Fact("rows.refused", 1, at, body))
    return facts
