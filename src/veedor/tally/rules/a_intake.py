"""A: whether the sheet belongs here at all, once, whole, and with the header that it should have."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from veedor.base.words import Phrase
from veedor.election.frame import read_key
from veedor.election.pack import UNKNOWN
from veedor.tally.areas import membership
from veedor.tally.rules.columns import Mask
from veedor.tally.rules.groups import Groups, repeated, spanning
from veedor.tally.rules.linear import EQUAL, fields, linear
from veedor.tally.rules.rule import Checked, Numbers, Result, Rule, Severity, Sheets, Unit, verdicts
from veedor.tally.rules.texts import digests, filled, text

SHOWN: Final = 3
"""How many other rows or stations an explanation names."""


def _unevaluated(sheets: Sheets, missing: str) -> Checked:
    return Checked(np.full(len(sheets), Result.NOT_EVALUATED, dtype=np.uint8), {missing: len(sheets)})


def _absent(known: Mask) -> int:
    return len(known) - int(np.count_nonzero(known))


def _at_station(sheets: Sheets, values: Mask) -> Mask:
    """A yes or no by position, for each reading; no where the frame does not hold the station."""
    if not len(values):
        return np.zeros(len(sheets), dtype=bool)
    found: Mask = values[sheets.positions] & sheets.in_frame
    return found


def _station_is_listed(sheets: Sheets) -> Checked:
    if not sheets.frame.has_list:
        return _unevaluated(sheets, "pack.stations")
    listed = _at_station(sheets, sheets.frame.listed)
    return Checked(verdicts(np.ones(len(sheets), dtype=bool), ~listed))


def _contest_is_held_here(sheets: Sheets) -> Checked:
    held = _at_station(sheets, membership(sheets.pack, sheets.frame, sheets.contest))
    known = _at_station(sheets, sheets.frame.listed) if sheets.frame.has_list else sheets.in_frame
    return Checked(
        verdicts(known, ~held),
        {"station": _absent(known)},
        lambda _: {"contest": sheets.contest.id},
    )


def _serial_fits_pattern(sheets: Sheets) -> Checked:
    pattern = sheets.pack.form.serial_pattern
    if pattern is None:
        return _unevaluated(sheets, "pack.serial_pattern")
    serials = text(sheets.readings, "serial")
    written = filled(serials)
    fits = re.compile(pattern).fullmatch
    failed = np.zeros(len(sheets), dtype=bool)
    failed[written] = [fits(serial) is None for serial in serials[written].tolist()]
    return Checked(
        verdicts(written, failed), {"serial": _absent(written)}, lambda row: {"serial": str(serials[row])}
    )


def _received_once(sheets: Sheets) -> Checked:
    """All readings of a station that has several fail, so that the order of rows does not matter."""
    ids = sheets.station_ids
    again = np.bincount(ids)[ids] > 1 if len(ids) else np.zeros(0, dtype=bool)
    rows = np.flatnonzero(again)
    groups = Groups(rows, ids[rows])

    def numbers(row: int) -> Numbers:
        others = groups.others(row, int(ids[row]))
        same = "same" if _same_figures(sheets, row, others) else "different"
        return {"rows": _lines(sheets, others), "figures": Phrase(f"rules.figures.{same}")}

    return Checked(verdicts(np.ones(len(sheets), dtype=bool), again), numbers=numbers)


def _same_figures(sheets: Sheets, row: int, others: NDArray[np.int64]) -> bool:
    readings = sheets.readings
    return all(bool((matrix[others] == matrix[row]).all()) for matrix in (readings.counts, readings.states))


def _lines(sheets: Sheets, rows: NDArray[np.int64]) -> str:
    """Lines of the file, the first few."""
    lines = sorted(map(int, sheets.readings.rows[rows]))
    return _listed([str(line) for line in lines])


def _listed(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")


def _serial_is_unique(sheets: Sheets) -> Checked:
    serials = text(sheets.readings, "serial")
    written = filled(serials)
    rows = np.flatnonzero(written)
    rows = rows[repeated(digests(serials[rows]))]
    _, same = np.unique(serials[rows], return_inverse=True)
    elsewhere = spanning(same, sheets.station_ids[rows])
    failed = np.zeros(len(sheets), dtype=bool)
    failed[rows[elsewhere]] = True
    key = np.zeros(len(sheets), dtype=np.int64)
    key[rows] = same
    groups = Groups(rows, same)

    def numbers(row: int) -> Numbers:
        return {"serial": str(serials[row]), "rows": _lines(sheets, groups.others(row, int(key[row])))}

    return Checked(verdicts(written, failed), {"serial": _absent(written)}, numbers)


def _replaced_sheet_exists(sheets: Sheets) -> Checked:
    """The serial that a sheet replaces stands on another sheet of the same station."""
    replaces, serials = text(sheets.readings, "replaces"), text(sheets.readings, "serial")
    naming = filled(replaces)
    failed = naming.copy()
    if naming.any():
        ids = sheets.station_ids.tolist()
        held = set(zip(ids, serials.tolist(), strict=True))
        for row in np.flatnonzero(naming).tolist():
            named = str(replaces[row])
            failed[row] = named == serials[row] or (ids[row], named) not in held
    return Checked(
        verdicts(naming, failed), {"replaces": _absent(naming)}, lambda row: {"serial": str(replaces[row])}
    )


def _after_the_day_begins(sheets: Sheets) -> Checked:
    """Evaluated where the time can be read as date and time (ISO 8601). There is no upper bound: whether a
    time lies ahead depends on when one looks, and a rule gives the same answer every day."""
    times = text(sheets.readings, "time")
    zone = ZoneInfo(sheets.pack.election.time_zone)
    written = filled(times)
    known, failed = np.zeros(len(sheets), dtype=bool), np.zeros(len(sheets), dtype=bool)
    first_day = sheets.pack.election.date
    for row in np.flatnonzero(written).tolist():
        moment = _moment(str(times[row]), zone)
        known[row] = moment is not None
        failed[row] = moment is not None and moment.date() < first_day
    return Checked(
        verdicts(known, failed),
        {"time": _absent(known)},
        lambda row: {"time": str(times[row]), "date": first_day.isoformat()},
    )


def _moment(written: str, zone: ZoneInfo) -> datetime | None:
    """Local date and time; None for a date alone or anything else."""
    if len(written) < len("2024-07-28T18"):
        return None
    try:
        moment = datetime.fromisoformat(written)
        return moment if moment.tzinfo is None else moment.astimezone(zone)
    except (ValueError, OverflowError):
        return None


def _header_equals_register(sheets: Sheets) -> Checked:
    printed, register = sheets.columns.field("electors"), sheets.electors_in_frame
    stated = register != UNKNOWN
    return Checked(
        verdicts(printed.known & stated, printed.values != register),
        {**printed.missing, "register": _absent(stated)},
        lambda row: {"sheet": printed.at(row), "register": int(register[row])},
    )


def _station_is_open(sheets: Sheets) -> Checked:
    if not sheets.frame.has_list:
        return _unevaluated(sheets, "pack.stations")
    listed = _at_station(sheets, sheets.frame.listed)
    closed = _at_station(sheets, sheets.frame.closed)
    return Checked(verdicts(listed, closed), {"station": _absent(listed)})


def _seal_is_the_recorded_one(sheets: Sheets) -> Checked:
    seals, recorded = text(sheets.readings, "seal"), _recorded_seals(sheets)
    written, known = filled(seals), filled(recorded)
    return Checked(
        verdicts(written & known, seals != recorded),
        {"seal": _absent(written), "pack.seals": _absent(known)},
        lambda row: {"seal": str(seals[row]), "recorded": str(recorded[row])},
    )


def _recorded_seals(sheets: Sheets) -> NDArray[np.str_]:
    """The seal handed over at each reading's station, empty where none is recorded."""
    stations, frame = sheets.pack.stations, sheets.frame
    width = max(map(len, stations.seals.values()), default=1)
    by_position = np.zeros(len(frame) + 1, dtype=f"U{max(width, 1)}")  # the last one is NOWHERE
    keys = [read_key(frame.code, stations.codes[index]) for index in stations.seals]
    if keys:
        by_position[frame.positions(np.asarray(keys))] = list(stations.seals.values())
    return by_position[sheets.positions]


def _expected_sheet_came(sheets: Sheets) -> Checked:
    """By station: the pack lists it, it is open, and the contest is held there."""
    frame = sheets.frame
    expected = frame.listed & ~frame.closed & membership(sheets.pack, frame, sheets.contest)
    came = np.zeros(len(frame), dtype=bool)
    came[sheets.positions[sheets.in_frame]] = True
    missing = {} if frame.has_list else {"pack.stations": len(frame)}
    return Checked(verdicts(expected, ~came), missing, lambda position: {"station": frame.name(position)})


INTAKE: Final[tuple[Rule[Sheets], ...]] = (
    Rule("A01", Severity.ERROR, "station ∈ frame", ("station", "pack.stations"), _station_is_listed),
    Rule("A02", Severity.ERROR, "contest ∈ contests(station)", ("station",), _contest_is_held_here),
    Rule("A03", Severity.WARNING, "serial ~ pattern", ("serial", "pack.serial_pattern"), _serial_fits_pattern),
    Rule("A04", Severity.WARNING, "#{sheets of the station in this source} = 1", ("station",), _received_once),
    Rule("A05", Severity.ERROR, "serial = serial' ⇒ station = station'", ("serial", "station"), _serial_is_unique),
    Rule(
        "A06",
        Severity.WARNING,
        "replaces ∈ serials(station) ∖ {serial}",
        ("replaces", "serial", "station"),
        _replaced_sheet_exists,
    ),
    linear("A07", "p = q", fields("pages"), EQUAL, fields("pages_expected"), ("pages", "pages_expected")),
    Rule("A08", Severity.WARNING, "date(time) ≥ election day", ("time",), _after_the_day_begins),
    Rule("A09", Severity.WARNING, "R = R(register)", ("electors", "register"), _header_equals_register),
    Rule("A10", Severity.ERROR, "station is open", ("station", "pack.stations"), _station_is_open),
    Rule("A11", Severity.WARNING, "seal = seal(record)", ("seal", "pack.seals"), _seal_is_the_recorded_one),
    Rule(
        "A12",
        Severity.INFO,
        "station ∈ frame ⇒ sheet ∈ source",
        ("station", "pack.stations"),
        _expected_sheet_came,
        unit=Unit.STATION,
    ),
)
