"""F: what several sources say of one station. Unit: the station; not evaluated where only one speaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.election.frame import Frame
from veedor.election.sheet import Kind, Source
from veedor.tally.compare import Pair
from veedor.tally.held import MARKS, Held
from veedor.tally.rules.rule import Checked, Numbers, Result, Rule, Severity, Unit
from veedor.tally.rules.speech import field_word


@dataclass(frozen=True)
class Compared:
    """All sources of one contest, compared pair by pair; `members` are the contest's stations."""

    frame: Frame
    held: Sequence[Held]
    pairs: Sequence[Pair]
    members: NDArray[np.bool_]

    def source(self, index: int) -> Source:
        return self.held[index].source


PairTest = Callable[[Source, Source], bool]


def _agree(applies: PairTest) -> Callable[[Compared], Checked]:
    """A rule that passes where all pairs of sources to which it `applies` agree at the station."""

    def check(compared: Compared) -> Checked:
        results = np.full(len(compared.frame), Result.NOT_EVALUATED, dtype=np.uint8)
        pairs = [one for one in compared.pairs if applies(compared.source(one.a), compared.source(one.b))]
        for pair in pairs:
            agreed = pair.positions[~pair.differ]
            results[agreed] = np.where(results[agreed] == Result.FAILED, Result.FAILED, Result.PASSED)
            results[pair.differing] = Result.FAILED
        return Checked(results, numbers=lambda position: _widest(compared, pairs, position))

    return check


def _widest(compared: Compared, pairs: Sequence[Pair], position: int) -> Numbers:
    """The pair that differs most at a station, the field in which it does, and what each of the two says there."""
    differing = [pair for pair in pairs if position in pair.differing]
    pair = max(differing, key=lambda one: _gap(one, position))
    a, b = _figures(compared.held[pair.a], position), _figures(compared.held[pair.b], position)
    name = max((name for name in a if name in b), key=lambda name: abs(a[name] - b[name]))
    values = {"a": compared.source(pair.a).name, "b": compared.source(pair.b).name}
    return {"field": field_word(name), **values, "value_a": a[name], "value_b": b[name]}


def _gap(pair: Pair, position: int) -> int:
    return int(pair.largest[np.searchsorted(pair.positions, position)])


def _figures(held: Held, position: int) -> dict[str, int]:
    """The numbers that sources are compared on, as one of them reads the station."""
    row, readings = int(np.searchsorted(held.positions, position)), held.readings
    names = (name for name in (*readings.options, *MARKS) if readings.known(name)[row])
    return {name: int(readings.column(name)[row]) for name in names}


def _same_paper(a: Source, b: Source) -> bool:
    return a.holder == b.holder


def _two_copies(a: Source, b: Source) -> bool:
    return _same_paper(a, b) and a.kind is b.kind and a.kind is not Kind.OFFICIAL


def _two_kinds(a: Source, b: Source) -> bool:
    return _same_paper(a, b) and a.kind is not b.kind


def _official_twice(a: Source, b: Source) -> bool:
    return _same_paper(a, b) and a.kind is b.kind is Kind.OFFICIAL and a.stage == b.stage


def _change_of_stage(a: Source, b: Source) -> bool:
    return _same_paper(a, b) and a.kind is b.kind is Kind.OFFICIAL and a.stage != b.stage


def _two_custodians(a: Source, b: Source) -> bool:
    return a.independent_of(b)


def _one_image_one_station(compared: Compared) -> Checked:
    """The same image name at two stations, within a source or across sources of one custodian."""
    results = np.full(len(compared.frame), Result.NOT_EVALUATED, dtype=np.uint8)
    stations = [one.positions for one in compared.held if "copy" in one.readings.texts]
    images = [_images(one) for one in compared.held if "copy" in one.readings.texts]
    if not stations:
        return Checked(results, {"copy": int(np.count_nonzero(compared.members))})
    where, image = np.concatenate(stations), np.concatenate(images)
    named = image != "\n"
    where, image = where[named], image[named]
    results[where] = Result.PASSED
    order = np.lexsort((where, image))
    where, image = where[order], image[order]
    twice = (image[1:] == image[:-1]) & (where[1:] != where[:-1])
    results[where[1:][twice]] = Result.FAILED
    results[where[:-1][twice]] = Result.FAILED

    def numbers(position: int) -> Numbers:
        mine = image[where == position]
        others = where[np.isin(image, mine) & (where != position)]
        return {"other": ", ".join(compared.frame.names(np.unique(others)[:3]))}

    return Checked(results, numbers=numbers)


def _images(held: Held) -> NDArray[np.str_]:
    """Image names with their custodian, for names are unique only within one; a lone line break where the
    sheet names no image."""
    names = held.readings.texts["copy"]
    return np.where(names == "", "\n", np.strings.add(f"{held.source.holder}\n", names))


def _held_by_all(compared: Compared) -> Checked:
    """Every source holds the station; not evaluated where a single source was given, or none holds it."""
    results = np.full(len(compared.frame), Result.NOT_EVALUATED, dtype=np.uint8)
    if len(compared.held) < 2:
        return Checked(results)
    holders = np.zeros(len(compared.frame), dtype=np.int64)
    for one in compared.held:
        holders[one.positions] += 1
        holders[one.contradictory] += 1
    results[holders > 0] = Result.FAILED
    results[holders == len(compared.held)] = Result.PASSED

    def numbers(position: int) -> Numbers:
        lacking = [one.source.name for one in compared.held if not _holds(one, position)]
        return {"missing": ", ".join(lacking)}

    return Checked(results, numbers=numbers)


def _holds(held: Held, position: int) -> bool:
    """Both kinds of stations are sorted."""
    for stations in (held.positions, held.contradictory):
        at = int(np.searchsorted(stations, position))
        if at < len(stations) and stations[at] == position:
            return True
    return False


def _rule(
    code: str,
    severity: Severity,
    formula: str,
    check: Callable[[Compared], Checked],
    fields: tuple[str, ...] = ("v_i", "b", "n"),
) -> Rule[Compared]:
    return Rule(code, severity, formula, fields, check, unit=Unit.STATION)


SOURCE_RULES: Final[tuple[Rule[Compared], ...]] = (
    _rule(
        "F01",
        Severity.WARNING,
        "typed copy 1 = typed copy 2 (same custodian, same kind)",
        _agree(_two_copies),
    ),
    _rule(
        "F02",
        Severity.WARNING,
        "QR = typed = dictated = official (same custodian, other kind)",
        _agree(_two_kinds),
    ),
    _rule(
        "F03",
        Severity.ERROR,
        "official item = the same official item later (same stage)",
        _agree(_official_twice),
    ),
    _rule("F04", Severity.ERROR, "one image ⇒ one station", _one_image_one_station, ("copy",)),
    _rule("F05", Severity.INFO, "held by one source ⇒ held by all", _held_by_all, ("station",)),
    _rule(
        "F06",
        Severity.INFO,
        "official item at stage 1 = at stage 2 (a change, not an error)",
        _agree(_change_of_stage),
    ),
    _rule("F07", Severity.ERROR, "custodian 1 = custodian 2 (independent papers)", _agree(_two_custodians)),
)
"""Sources that declare no custodian count as one custodian: compared, never called independent."""
