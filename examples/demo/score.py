"""What was found against what was put in, told only from the files that `veedor count --out` publishes."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from examples.demo.invent import Sheet
from examples.demo.sources import Fault, Tables


@dataclass(frozen=True)
class Scored:
    """`found_by` has, for each fault, the finders that pointed at it; `alarms` are error findings at stations
    into which nothing was put, by rule."""

    found_by: tuple[tuple[Fault, tuple[str, ...]], ...]
    alarms: Mapping[str, int]

    def missed(self) -> tuple[Fault, ...]:
        return tuple(fault for fault, finders in self.found_by if not finders)

    def by_kind(self) -> dict[str, tuple[int, int, tuple[str, ...]]]:
        """For each kind: put in, found, and the finders that found any."""
        table: dict[str, tuple[int, int, tuple[str, ...]]] = {}
        for fault, finders in self.found_by:
            put_in, found, by = table.get(fault.kind, (0, 0, ()))
            table[fault.kind] = (put_in + 1, found + bool(finders), tuple(sorted({*by, *finders})))
        return table


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def pointed_at(out: Path) -> dict[str, set[str]]:
    """The rules that point at each station with more than a piece of information."""
    pointed: dict[str, set[str]] = {}
    for row in rows_of(out / "findings.csv"):
        if row["severity"] != "info":
            pointed.setdefault(row["station"], set()).add(row["rule"])
    return pointed


def station_rows(out: Path) -> dict[str, dict[str, str]]:
    """The rows of results.csv by station."""
    return {row["area"]: row for row in rows_of(out / "results.csv") if row["level"] == "station"}


def score(tables: Tables, out: Path) -> Scored:
    """Hold the labels against findings.csv and refused.csv."""
    pointed = pointed_at(out)
    findings = rows_of(out / "findings.csv")
    errors = [(row["rule"], row["station"]) for row in findings if row["severity"] == "error"]
    for station in _refused_stations(tables, out):
        pointed.setdefault(station, set()).add("refused")
    spoilt = {fault.station for fault in tables.faults} | {one.station for one in tables.forgeries}
    alarms: dict[str, int] = {}
    for rule, station in errors:
        if station not in spoilt:
            alarms[rule] = alarms.get(rule, 0) + 1
    found = tuple((one, tuple(sorted(pointed.get(one.station, set()) & set(one.finders)))) for one in tables.faults)
    return Scored(found, alarms)


def _refused_stations(tables: Tables, out: Path) -> set[str]:
    """refused.csv names file and line; the line leads back to the station."""
    at = {
        (f"{source}.csv", line): station
        for source in tables.rows
        for line, (station, _) in enumerate(tables.in_file_order(source), start=2)
    }
    refused = [list(row.values()) for row in rows_of(out / "refused.csv")]
    return {at[file, int(line)] for line, file, *_ in refused}


def against_truth(sheets: Sequence[Sheet], stations: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[int, int]]:
    """Per option: the counted votes, and the votes that the true papers of the counted stations hold."""
    held = [sheet for sheet in sheets if stations[sheet.station]["sheets"] == "1"]
    return {
        option: (
            sum(int(stations[sheet.station][f"votes.{option}"] or 0) for sheet in held),
            sum(sheet.votes[option] for sheet in held),
        )
        for option in sheets[0].votes
    }
