"""The 14 cuts of real scans: one of them defeats a single pass of every decoder that was tried."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.shared import real
from veedor.election.pack_reader import read_pack
from veedor.intake.given import GivenFile
from veedor.intake.photos.batch import read_photos
from veedor.intake.tables import read_tables

PACK = read_pack("ve-2024-presidential")


def expected() -> dict[str, str]:
    with real("data/ve-2024/qr/expected.csv").open(encoding="utf-8") as table:
        return {row["image"]: row["qr_text"] for row in csv.DictReader(table)}


def test_all_cuts_read_to_their_text() -> None:
    texts = expected()
    folder = real("data/ve-2024/qr")
    reads = list(read_photos([folder / name for name in texts], PACK, jobs=1))
    assert {one.file: one.text for one in reads} == texts
    assert all(one.reading is not None and one.reason is None for one in reads)


def test_without_a_pack_the_texts_are_the_same() -> None:
    texts = expected()
    folder = real("data/ve-2024/qr")
    reads = list(read_photos([folder / name for name in texts], jobs=1))
    assert {one.file: one.text for one in reads} == texts


def test_as_a_source_beside_the_table_of_the_same_sheets() -> None:
    given = [GivenFile(real("data/ve-2024/qr"), "cuts", "campaign"), _table()]
    intake = read_tables(PACK, given)
    by_source = {one.source.name: one for one in intake.readings}
    cuts, table = by_source["cuts"], by_source["tally-sheets-v2"]
    assert (len(cuts), intake.unread, intake.duplicates) == (14, (), ())
    at = [int(row) for row in (table.stations[:, None] == cuts.stations[None, :]).argmax(axis=0)]
    for option in cuts.options:
        assert cuts.column(option).tolist() == table.column(option)[at].tolist()


def _table() -> GivenFile:
    path: Path = real("data/ve-2024/tally-sheets-v2.csv.gz")
    return GivenFile(path)
