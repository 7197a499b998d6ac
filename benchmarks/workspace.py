"""The workspace on SQLite: durable appending, the count of what it holds, the recount of what it published."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.cases import Row
from benchmarks.invent import invent
from benchmarks.measure import middle, run, side_by_side, veedor
from veedor.store.connection import connect, disconnect, start_django
from veedor.store.workspace import open_workspace

APPENDED: Final = 100_000
SHEETS: Final = 25_000
READINGS: Final = 1_000_000
_BATCH: Final = 5_000


def workspace_rows(folder: Path, rounds: int) -> Iterator[Row]:
    """All rows about workspaces. `folder` takes some gigabytes."""
    few = _filled(folder / "few", SHEETS)
    (counting,) = side_by_side([veedor("count", "-C", str(few))], rounds)
    yield Row(f"workspace: `veedor count` of {SHEETS:,} sheets", middle(counting)[0], aim=2.0)
    yield _appending(few)
    many = _filled(folder / "many", READINGS)
    run(veedor("publish-log", "-C", str(many)))
    trust, log = str(many / "log" / "policy"), str(many / "log")
    (recounting,) = side_by_side([veedor("recount", log, "--trust", trust)], rounds)
    yield Row(f"workspace: `veedor recount` of {READINGS:,} readings", middle(recounting)[0], aim=30.0)
    yield Row("… its peak memory", max(one.peak for one in recounting) / 1e9, "GB")


def _filled(folder: Path, stations: int) -> Path:
    """A workspace with an invented table."""
    folder.mkdir()
    table, pack = invent(folder, stations)
    made = folder / "workspace"
    run(veedor("init", str(made), "--pack", str(pack)))
    run(veedor("import", str(table), "-C", str(made)))
    return made


def _appending(made: Path) -> Row:
    """Facts as they stand in the log already, again as another source's, in transactions of a few thousand."""
    start_django()
    connect(open_workspace(made))
    from veedor.evidence.fact import Fact
    from veedor.store.append import append, open_drafts
    from veedor.store.stored import stored_facts

    sheets = [fact for _, fact in stored_facts() if fact.kind == "sheet.read"]
    drafts = open_drafts(
        [
            Fact(one.kind, one.version, one.at, {**one.body, "source": f"again-{turn}"})
            for turn in range(APPENDED // len(sheets))
            for one in sheets
        ]
    )
    started = time.perf_counter()
    for at in range(0, len(drafts), _BATCH):
        append(drafts[at : at + _BATCH])
    seconds = time.perf_counter() - started
    disconnect()
    beside = f"{len(drafts) / seconds:,.0f} facts a second"
    return Row(f"workspace: {APPENDED:,} facts appended durably, one projection", seconds, beside=beside, aim=4.0)
