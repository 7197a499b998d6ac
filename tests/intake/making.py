"""Small packs and files for the tests of intake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tests.strategies import builders
from veedor.base.errors import Refused
from veedor.election.pack import Level, Pack, TableMap
from veedor.election.sheet import Readings, State
from veedor.intake.given import GivenFile
from veedor.intake.read import Intake
from veedor.intake.refusals import Refusals
from veedor.intake.tables import read_tables

OPTIONS = ("a", "b")
HEADER = "CENTRE,STATION,A,B,NULL"


def mapping(name: str = "sheets", **changes: object) -> TableMap:
    """One row a sheet: `CENTRE,STATION,A,B` and, where it is there, `NULL`."""
    plain = TableMap(
        id=name,
        station=("CENTRE", "STATION"),
        votes={"president": {"a": ("A",), "b": ("B",)}},
        fields={"president": {"null": ("NULL",)}},
        optional=("NULL",),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def pack(*mappings: TableMap, levels: tuple[str, ...] = (), widths: tuple[int, ...] = (4, 2)) -> Pack:
    """A pack of one contest with options a and b; `levels` are named by columns of tables."""
    made = builders.pack(contests=(builders.contest(OPTIONS),), widths=widths)
    geography = {"levels": tuple(Level(level, builders.text(level)) for level in levels)} if levels else {}
    return replace(made, tables=mappings or (mapping(),), **geography)


def saved(folder: Path, content: str | bytes, name: str = "sheets.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path, of: Pack | None = None, **given: str) -> Intake:
    return read_tables(of or pack(), [GivenFile(path, **given)])


def read_text(folder: Path, text: str, of: Pack | None = None) -> Intake:
    return read(saved(folder, text), of)


def rows(readings: Readings) -> list[tuple[object, ...]]:
    """(line, station, figures…), figures as numbers or names of states."""
    found = []
    for at in range(len(readings)):
        figures = [
            int(count) if state == State.NUMBER else State(state).name
            for count, state in zip(readings.counts[at], readings.states[at], strict=True)
        ]
        found.append((int(readings.rows[at]), readings.stations[at].item(), *figures))
    return found


def reasons(refused: Refusals) -> list[tuple[int, str]]:
    """(line, last word of the code), in the order of lines."""
    return [(refusal.row, refusal.code.rsplit(".", 1)[1]) for refusal in refused.kept]


def told(refused: Refused) -> list[str]:
    """What a refusal says, without the room's name."""
    return [problem.code.removeprefix("intake.") for problem in refused.problems]


def totals(readings: Readings) -> Mapping[str, int]:
    return dict(zip(readings.fields, map(int, readings.counts.sum(axis=0)), strict=True))
