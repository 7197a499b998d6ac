"""The demo's own words: tables of what was put in and what was found."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from examples.demo.camera import WITHOUT_CODE
from examples.demo.forgeries import Counted, Fate
from examples.demo.score import Scored
from examples.demo.score_photos import Outcome, PhotoScore
from examples.demo.sources import WITNESSES, Tables
from veedor.base.words import Words

Say = Mapping[str, Any]


def write_labels(tables: Tables, path: Path) -> None:
    """The answers, for people; the count never reads them."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(("fault", "source", "station", "found by any of"))
        for fault in tables.faults:
            table.writerow((fault.kind, fault.source, fault.station, " ".join(fault.finders)))
        for one in tables.forgeries:
            table.writerow(("forged sheet", WITNESSES, one.station, "F07" if one.observed else ""))


def faults(say: Say, scored: Scored) -> Iterator[str]:
    """Found against put in, what was missed, and false alarms."""
    yield say["heading"]
    name, put_in, found, by = say["columns"]
    yield f"  {name:<28} {put_in:>8} {found:>9}  {by}"
    for kind, (times, times_found, finders) in scored.by_kind().items():
        named = ", ".join(say["refused"] if finder == "refused" else finder for finder in finders)
        yield f"  {say['kinds'][kind]:<28} {times:>8} {times_found:>9}  {named}"
    for fault in scored.missed():
        yield "  " + say["missed"].format(kind=say["kinds"][fault.kind], station=fault.station, source=fault.source)
    alarms = ", ".join(f"{rule} {times}" for rule, times in sorted(scored.alarms.items()))
    yield "  " + (say["alarms"].format(alarms=alarms) if alarms else say["no_alarms"])


def photos(say: Say, scored: PhotoScore, rules: Mapping[str, set[str]]) -> Iterator[str]:
    """How many photos of each kind were read, and how."""
    yield say["photos"]
    name, *numbers = say["photo_columns"]
    yield f"  {name:<28}" + "".join(f" {column:>12}" for column in numbers)
    for shot, outcomes in scored.outcomes.items():
        row = (outcomes.total(), outcomes[Outcome.FIRST], outcomes[Outcome.LADDER], outcomes[Outcome.UNREAD])
        note = f"  {say['as_expected']}" if shot in WITHOUT_CODE and outcomes[Outcome.UNREAD] == row[0] else ""
        yield f"  {say['shots'][shot]:<28}" + "".join(f" {number:>12}" for number in row) + note
    yield "  " + (say["misread"].format(names=", ".join(scored.misread)) if scored.misread else say["none_misread"])
    once = "A04" not in rules.get(scored.several.sheet.station, set())
    yield "  " + say["counted_once" if once else "counted_twice"].format(names=", ".join(scored.several.names))


def forgeries(say: Say, all_fates: Sequence[Fate]) -> Iterator[str]:
    """How many got in at which grade, and what contradicts them."""
    yield say["forgeries"].format(forged=len(all_fates))
    got_in = Counter(fate.grade for fate in all_fates if fate.counted is Counted.FORGED)
    grades = " · ".join(f"{grade} {got_in[grade]}" for grade in "ABCD")
    yield "  " + say["got_in"].format(number=got_in.total(), grades=grades)
    kept_out = Counter(fate.counted for fate in all_fates)
    yield "  " + say["kept_out"].format(neither=kept_out[Counted.NEITHER], true=kept_out[Counted.TRUE])
    for told, held in (("observed", True), ("unobserved", False)):
        these = [fate for fate in all_fates if fate.forgery.observed is held]
        rules = Counter(rule for fate in these for rule in fate.rules)
        by = ", ".join(f"{rule} {times}" for rule, times in sorted(rules.items())) or say["by_nothing"]
        alone = sum(not fate.rules for fate in these)
        yield "  " + say[told].format(number=len(these), by=by, silent=alone)
    yield f"  {say['moral']}"


def bulletins(say: Say, command: str, checked: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The verdict on each bulletin beside the sheets, and the checks that it fails."""
    yield say["bulletins"]
    for one in checked:
        failed = ", ".join(check["code"] for check in one["checks"] if check["result"] == "failed")
        verdict = say["beside"][one["compatible_with_sheets"]]
        yield f"  {one['bulletin']}  " + verdict.format(sheets=one["sheets_contradicted_at_least"])
        yield "     " + (say["fails"].format(codes=failed) if failed else say["fails_nothing"])
    yield f"  {say['proof']} {command}"


def truth(say: Say, totals: Mapping[str, tuple[int, int]], words: Words) -> Iterator[str]:
    """Counted against true votes."""
    yield say["truth"]
    for option, (counted, true) in totals.items():
        yield f"  {option:<12} {words.number(counted):>9} {words.number(true):>9} {counted - true:>+7}"
    yield f"  {say['difference']}"
