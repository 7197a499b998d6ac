"""Readings into facts, one a row; `replayed.py` makes the readings again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, Final

import numpy as np

from veedor.base.errors import Problem, Refused
from veedor.election.facts import FIELD, STATES, STATION
from veedor.election.frame import written
from veedor.election.pack import StationCode
from veedor.election.sheet import Readings, State
from veedor.evidence.fact import Fact
from veedor.evidence.schema import BLOB, ID, Type
from veedor.intake.facts import NAME, STAGE, WORD

KIND: Final = "sheet.read"
VERSION: Final = 1


def sheet_facts(readings: Readings, blob: str, code: StationCode, at: str) -> list[Fact]:
    """One fact a row. `blob` is the SHA-256 of the file that the readings came from, `at` the quarter of an hour.

    Refused, all faults at once: names that are no codes, words that are not `publishable`.
    """
    _refuse_unfit(readings, blob)
    head = {
        "source": readings.source.name,
        "custodian": readings.source.custodian,
        "reading": str(readings.source.kind),
        "stage": readings.source.stage,
        "contest": readings.contest,
    }
    stations = (written(code, key) for key in readings.stations.tolist())
    columns = _figures(readings)
    options = len(readings.options)
    votes = _objects(readings.options, columns[:options], len(readings))
    fields = _objects(readings.fields[options:], columns[options:], len(readings))
    words = _objects(tuple(readings.texts), [text.tolist() for text in readings.texts.values()], len(readings))
    rows = zip(readings.rows.tolist(), stations, votes, fields, words, strict=True)
    bodies = (
        {
            **head,
            "origin": {"blob": blob, "row": row},
            "station": station,
            "votes": cast,
            "fields": others,
            "words": said,
        }
        for row, station, cast, others, said in rows
    )
    return [Fact(KIND, VERSION, at, body) for body in bodies]


def _figures(readings: Readings) -> list[list[int | str]]:
    """Column by column: counts, and the names of states that are no number."""
    columns: list[list[int | str]] = []
    for at in range(len(readings.fields)):
        column = readings.counts[:, at].tolist()
        states = readings.states[:, at]
        for row in np.flatnonzero(states != State.NUMBER).tolist():
            column[row] = STATES[State(states[row])]
        columns.append(column)
    return columns


def _objects(names: Sequence[str], columns: Sequence[Sequence[Any]], rows: int) -> Iterator[dict[str, Any]]:
    """One object a row."""
    if not columns:
        return repeat({}, rows)
    return (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))


def _refuse_unfit(readings: Readings, blob: str) -> None:
    source = readings.source
    options = len(readings.options)
    checks: list[tuple[str, Type, Iterable[str]]] = [
        ("origin.blob", BLOB, [blob]),
        ("source", NAME, [source.name]),
        ("custodian", NAME, [source.custodian]),
        ("stage", STAGE, [source.stage]),
        ("contest", ID, [readings.contest]),
        ("votes", ID, readings.options),
        ("fields", FIELD, readings.fields[options:]),
    ]
    if readings.stations.dtype.kind == "U":
        checks.append(("station", STATION, np.unique(readings.stations).tolist()))
    checks += [(f"words.{name}", WORD, np.unique(column).tolist()) for name, column in readings.texts.items()]
    misfits = [one for path, wanted, values in checks for value in values for one in wanted.misfits(value, path)]
    if misfits:
        unique = dict.fromkeys((one.path, one.code, one.wanted) for one in misfits)
        raise Refused(
            Problem(f"fact.field.{kind}", readings.file, {"field": path, "wanted": wanted})
            for path, kind, wanted in unique
        )
