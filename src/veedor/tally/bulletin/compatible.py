"""K10: can a bulletin and the sheets held both be right?

For every option c, with the bulletin's total B_c and its stated coverage: the sheets held of c, less what can stand
at stations that the bulletin leaves out, is at most B_c if both are right. What it is more, the *excess*, stands
on sheets that are then wrong, and each can account for no more than its own votes. So at least k sheets are wrong,
where k is the least number whose k largest v_c reach the excess: a proven lower bound, the largest over all c.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from veedor.base.words import Phrase
from veedor.tally.bulletin.around import Around, SheetsHeld
from veedor.tally.bulletin.check import Check, Named, Number, failed, not_evaluated, passed
from veedor.tally.bulletin.coverage import Coverage
from veedor.tally.bulletin.figures import Figures
from veedor.tally.bulletin.hidden import Votes, hidden_by_electors, hidden_by_sheets, least_sheets
from veedor.tally.outcome import Verdict


@dataclass(frozen=True)
class Excess:
    """One option: votes on the sheets `held`, `announced`, at most `hidden` at stations left out. `sheets` is
    the least number of sheets that are wrong if the bulletin is right (0: none need be)."""

    option: str
    held: int
    announced: int
    hidden: int
    sheets: int

    @property
    def votes(self) -> int:
        return self.held - self.hidden - self.announced


@dataclass(frozen=True)
class Compatibility:
    """`tightest` is the option that contradicts most sheets, with the coverage as it is stated; `rounded` the
    same if the stated share was rounded to its printed decimals (equal where nothing was rounded). `proof`
    are phrases, empty unless the verdict is "no". `options` are all that the bulletin names, none where its
    coverage is not stated."""

    verdict: Verdict
    reason: str
    tightest: Excess | None = None
    rounded: Excess | None = None
    numbers: Mapping[str, Number] = field(default_factory=dict)
    proof: tuple[Phrase, ...] = ()
    options: tuple[Excess, ...] = ()

    @property
    def sheets_contradicted_at_least(self) -> int | None:
        return None if self.tightest is None or self.verdict is Verdict.NOT_EVALUATED else self.tightest.sheets


def compatibility(figures: Figures, around: Around) -> Compatibility:
    """Whether the bulletin and the sheets held can both be right."""
    sheets = around.sheets
    if sheets is None:
        return Compatibility(Verdict.NOT_EVALUATED, "sheets")
    coverage = Coverage(figures, around)
    options = _every(figures, around, sheets, coverage, rounded=False)
    tightest, rounded = _tightest(options), _tightest(_every(figures, around, sheets, coverage, rounded=True))
    if tightest is None or rounded is None:
        return Compatibility(Verdict.NOT_EVALUATED, "coverage" if figures.announced else "votes")
    numbers = _numbers(tightest, rounded, figures, sheets)
    if tightest.votes <= 0:
        return Compatibility(Verdict.YES, "compatible", tightest, rounded, numbers, (), options)
    if rounded.votes <= 0:
        return Compatibility(Verdict.NOT_EVALUATED, "rounding", tightest, rounded, numbers, (), options)
    proof = tuple(_proof(numbers, coverage, tightest, rounded))
    return Compatibility(Verdict.NO, "incompatible", tightest, rounded, numbers, proof, options)


def _every(
    figures: Figures, around: Around, sheets: SheetsHeld, coverage: Coverage, *, rounded: bool
) -> tuple[Excess, ...]:
    """Every option that the bulletin names; none where the coverage is not stated."""
    every = [
        _excess(option, announced, sheets.of(option, figures.bulletin.votes), sheets, around, coverage, rounded)
        for option, announced in figures.announced.items()
    ]
    return tuple(one for one in every if one is not None)


def _tightest(options: tuple[Excess, ...]) -> Excess | None:
    """The option that contradicts most sheets."""
    return max(options, key=lambda one: (one.sheets, one.votes), default=None)


def _excess(
    option: str,
    announced: int,
    votes: Votes,
    sheets: SheetsHeld,
    around: Around,
    coverage: Coverage,
    rounded: bool,
) -> Excess | None:
    hidden = _hidden(votes, sheets, around, coverage, rounded)
    if hidden is None:
        return None
    held = int(votes.sum())
    excess = held - hidden - announced
    return Excess(option, held, announced, hidden, least_sheets(votes, excess) if excess > 0 else 0)


def _hidden(votes: Votes, sheets: SheetsHeld, around: Around, coverage: Coverage, rounded: bool) -> int | None:
    """By electors where the bulletin counts them, else by sheets."""
    electors = coverage.electors_left_out(rounded=rounded)
    if electors is not None:
        return hidden_by_electors(votes, sheets.electors, electors, around.extra_per_station)
    left = coverage.sheets_left_out(rounded=rounded)
    return None if left is None else hidden_by_sheets(votes, left)


def _numbers(tightest: Excess, rounded: Excess, figures: Figures, sheets: SheetsHeld) -> dict[str, Number]:
    votes = sheets.of(tightest.option, figures.bulletin.votes)
    return {
        "option": Named(tightest.option),
        "sheets": len(sheets),
        "held": tightest.held,
        "hidden": tightest.hidden,
        "expected": tightest.held - tightest.hidden,
        "announced": tightest.announced,
        "excess": tightest.votes,
        "least": tightest.sheets,
        "fewer": max(tightest.sheets - 1, 0),
        "reach": hidden_by_sheets(votes, tightest.sheets - 1),
        "least_if_rounded": rounded.sheets,
    }


def _proof(
    numbers: Mapping[str, Number], coverage: Coverage, tightest: Excess, rounded: Excess
) -> Iterator[Phrase]:
    """Five sentences to be redone with a calculator, and a note where the stated share may have been rounded."""
    left, how = _left_out(coverage, tightest)
    therefore = "therefore" if tightest.sheets > 1 else "therefore_one"
    for sentence in (left, "held", how, "announced", therefore):
        yield Phrase(f"bulletin.proof.{sentence}", {**numbers, **_coverage_numbers(coverage)})
    if rounded.sheets != tightest.sheets:
        yield Phrase("bulletin.proof.rounded", numbers)


def _left_out(coverage: Coverage, tightest: Excess) -> tuple[str, str]:
    """The sentences on what is left out, and on what it can hide."""
    electors = coverage.electors_left_out(rounded=False)
    if electors is None:
        return "left_stations" if "stations" in coverage.parts else "left_share_of_stations", "hidden_sheets"
    hidden = "hidden_one_each" if tightest.hidden == electors else "hidden_by_electors"
    return "left_electors" if "electors" in coverage.parts else "left_share_of_electors", hidden


def _coverage_numbers(coverage: Coverage) -> dict[str, Number]:
    electors = coverage.electors_left_out(rounded=False)
    of = "stations" if electors is None else "electors"
    part = coverage.parts.get(of)
    left = coverage.sheets_left_out(rounded=False) if electors is None else electors
    return {
        "left": left or 0,
        "counted": part.counted if part else 0,
        "whole": part.whole if part else (coverage.stations if of == "stations" else coverage.base) or 0,
        **({"stated": coverage.stated.printed} if coverage.stated else {}),
    }


def stands_beside_the_sheets(found: Compatibility) -> Check:
    """K10: the bulletin and the sheets held can both be right."""
    if found.verdict is Verdict.NOT_EVALUATED:
        return not_evaluated("K10", found.reason, **found.numbers)
    say = passed if found.verdict is Verdict.YES else failed
    return say("K10", **found.numbers)
