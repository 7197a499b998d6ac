"""Readings into facts, one a row; `replayed.py` makes the readings again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, Final

import numpy as np

from veedor.base.errors import Problem, Refused
from veedor.election.facts import FIELD, STATES, STATION
from veedor.election.frame import written
from veedor.election.pack import StationCode
from veedor.election.sheet import UNDECLARED, Readings, Source, State
from veedor.evidence.fact import Fact
from veedor.evidence.schema import BLOB, ID, Type
from veedor.intake.facts import NAME, STAGE, WORD
from veedor.intake.shown import shown

KIND: Final = "sheet.read"
VERSION: Final = 1

LONGEST: Final = 40
"""Letters of a code that is made from a name."""


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
        ("stage", STAGE, [source.stage]),
        ("contest", ID, [readings.contest]),
        ("votes", ID, readings.options),
        ("fields", FIELD, readings.fields[options:]),
    ]
    if readings.stations.dtype.kind == "U":
        checks.append(("station", STATION, np.unique(readings.stations).tolist()))
    checks += [(f"words.{name}", WORD, np.unique(column).tolist()) for name, column in readings.texts.items()]
    misfits = [one for path, wanted, values in checks for value in values for one in wanted.misfits(value, path)]
    unique = dict.fromkeys((one.path, one.code, one.wanted) for one in misfits)
    problems = [
        *_unfit_names(source, readings.file),
        *(
            Problem(f"fact.field.{kind}", readings.file, {"field": path, "wanted": wanted})
            for path, kind, wanted in unique
        ),
    ]
    if problems:
        raise Refused(problems)


def _unfit_names(source: Source, file: str) -> Iterator[Problem]:
    """The names that are no codes, with codes that could stand for them."""
    better = code_for(source.name, "source")
    if source.custodian != UNDECLARED:
        better += "@" + code_for(source.custodian, "custodian")
    for code, given in (("intake.source.source", source.name), ("intake.source.custodian", source.custodian)):
        if not NAME.fits(given):
            yield Problem(code, file, {"given": shown(given), "better": better})


def code_for(name: str, stand_in: str) -> str:
    """A code made from a name, the name itself if it is one: "Misión de Observación" is `mision-de-observacion`;
    `stand_in` for a name of which no letter can stay."""
    if NAME.fits(name):
        return name
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    return code[:LONGEST].rstrip("-") or stand_in
