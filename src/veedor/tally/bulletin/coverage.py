"""How much a bulletin leaves out, and K06: of what its stated coverage really is a share."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from veedor.base.words import Phrase
from veedor.tally.bulletin.around import Around
from veedor.tally.bulletin.check import Check, Number, failed, not_evaluated, passed
from veedor.tally.bulletin.figures import Figures
from veedor.tally.bulletin.stated import Stated, percent


@dataclass(frozen=True)
class Part:
    """`counted` of `whole`, both as official numbers."""

    counted: int
    whole: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.counted, self.whole)


class Coverage:
    """What one bulletin says of its own coverage, and what its figures make of it: `base` is the register on
    which it stands, `parts` what can be computed, by what it is a share of. What counts more than there is is
    `beyond`: nothing follows from it, nor from a share that is stated beside it."""

    def __init__(self, figures: Figures, around: Around) -> None:
        bulletin = figures.bulletin
        self.of = bulletin.coverage_of
        self.stated = Stated.read(bulletin.coverage) if bulletin.coverage is not None else None
        self.stations = around.stations
        self.base = bulletin.electors or max(around.registers.values(), default=None)
        self.parts: dict[str, Part] = {}
        self.beyond: dict[str, Part] = {}
        self._add("electors", bulletin.electors_counted, bulletin.electors)
        self._add("stations", bulletin.stations_counted, around.stations)

    def _add(self, of: str, counted: int | None, whole: int | None) -> None:
        if counted is not None and whole:
            (self.parts if counted <= whole else self.beyond)[of] = Part(counted, whole)

    def electors_left_out(self, *, rounded: bool) -> int | None:
        """Register on the bulletin's own base, less the electors of its counted sheets; by the stated share of
        the register where it counts no electors. `rounded` reads that share as rounded to its decimals."""
        if "electors" in self.parts:
            part = self.parts["electors"]
            return part.whole - part.counted
        if self.of != "electors" or self.base is None or self.beyond:
            return None
        return self._left_out_of(self.base, rounded)

    @property
    def counted_share_of_sheets(self) -> Fraction | None:
        """By the numbers of stations where they are stated, else by the stated share."""
        if "stations" in self.parts:
            return self.parts["stations"].share
        known = self.stated is not None and self.of == "stations" and not self.beyond
        return self.stated.share if known and self.stated is not None else None

    def sheets_left_out(self, *, rounded: bool) -> int | None:
        """At most how many sheets, by their number or the stated share."""
        if "stations" in self.parts:
            part = self.parts["stations"]
            return part.whole - part.counted
        if self.of != "stations" or self.stations is None or self.beyond:
            return None
        return self._left_out_of(self.stations, rounded)

    def _left_out_of(self, whole: int, rounded: bool) -> int | None:
        if self.stated is None:
            return None
        return int((1 - (self.stated.least if rounded else self.stated.share)) * whole)


def coverage_is_what_it_says(figures: Figures, around: Around) -> Check:
    """K06: counted / whole, of what the coverage is said to be a share of = the stated coverage."""
    coverage = Coverage(figures, around)
    if coverage.beyond:
        of, part = next(iter(coverage.beyond.items()))
        unit = Phrase(f"bulletin.coverage_of.{of}")
        return failed("K06", "beyond", said=unit, counted=part.counted, whole=part.whole)
    stated, said = coverage.stated, coverage.of
    if stated is None or said is None:
        return not_evaluated("K06")
    fitting = {of: part for of, part in coverage.parts.items() if stated.conventions(part.share)}
    numbers: dict[str, Number] = {"stated": stated.printed, "said": Phrase(f"bulletin.coverage_of.{said}")}
    if said in fitting:
        part = fitting[said]
        return passed("K06", **numbers, counted=part.counted, whole=part.whole)
    if fitting:
        ((really, part),) = fitting.items()
        true = Phrase(f"bulletin.coverage_of.{really}")
        return failed("K06", "other", **numbers, really=true, counted=part.counted, whole=part.whole)
    if said in coverage.parts:
        part = coverage.parts[said]
        computed = percent(part.share, min(stated.decimals, 4) + 1)
        return failed("K06", **numbers, computed=computed, counted=part.counted, whole=part.whole)
    return not_evaluated("K06", "figures", **numbers)
