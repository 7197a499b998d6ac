"""findings.csv: every failure, with its numbers put in."""

from __future__ import annotations

import csv
from pathlib import Path

from veedor.base.spreadsheet import safe_cell
from veedor.base.words import Words
from veedor.election.rehearsal import mark
from veedor.publish.files import replacing
from veedor.publish.summary import findings
from veedor.tally.fold import Count

COLUMNS = ("rule", "severity", "contest", "station", "area", "source", "file", "row", "finding")


def write_findings(count: Count, words: Words, path: Path) -> None:
    """UTF-8 with a byte order mark, so that spreadsheets show accents."""
    with replacing(path) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        marked = (mark(words.language),) if count.pack.election.rehearsal else ()
        table.writerow((*COLUMNS, *marked))
        for one in findings(count):
            place = (one.contest, one.station, one.area, one.source, one.file)
            cells = map(safe_cell, (*place, "" if one.row is None else str(one.row), one.says(words)))
            table.writerow((one.rule.code, one.rule.severity.value, *cells, *marked))
