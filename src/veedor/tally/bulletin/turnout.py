"""K05: of which electors the stated turnout is a share."""

from __future__ import annotations

from fractions import Fraction

from veedor.tally.bulletin.around import Around
from veedor.tally.bulletin.check import Check, Number, failed, not_evaluated, passed
from veedor.tally.bulletin.figures import Figures
from veedor.tally.bulletin.stated import Stated, percent


def turnout_has_a_base(figures: Figures, around: Around) -> Check:
    """K05: voters / stated turnout = the electors of the counted sheets, or a declared register."""
    text, cast = figures.bulletin.turnout, figures.cast
    if text is None:
        return not_evaluated("K05")
    if not cast:
        return not_evaluated("K05", "voters")
    turnout = Stated.read(text)
    counted = figures.bulletin.electors_counted
    registers = _registers(figures, around)
    if counted and turnout.conventions(Fraction(cast, counted)):
        return _of_the_counted(turnout, cast, counted, registers)
    fitting = [total for total in registers if turnout.conventions(Fraction(cast, total))]
    if fitting:
        return passed("K05", "register", turnout=turnout.printed, voters=cast, electors=fitting[0])
    return _of_nobody(turnout, cast, [*registers, *([counted] if counted else [])])


def _registers(figures: Figures, around: Around) -> list[int]:
    """The register totals that could be the base, the bulletin's own first."""
    own = [figures.bulletin.electors] if figures.bulletin.electors else []
    return [*own, *(total for total in around.registers.values() if total)]


def _of_the_counted(turnout: Stated, cast: int, counted: int, registers: list[int]) -> Check:
    numbers: dict[str, Number] = {"turnout": turnout.printed, "voters": cast, "counted": counted}
    if not registers:
        return passed("K05", "counted", **numbers)
    share = percent(Fraction(cast, registers[0]), 2)
    return passed("K05", "counted_of", **numbers, electors=registers[0], share=share)


def _of_nobody(turnout: Stated, cast: int, known: list[int]) -> Check:
    """The base that the turnout implies is none that anybody declared."""
    if not turnout.share:
        return not_evaluated("K05", "voters")
    implied = round(cast / turnout.share)
    numbers: dict[str, Number] = {"turnout": turnout.printed, "voters": cast, "implied": implied}
    if not known:
        return not_evaluated("K05", "register", **numbers)
    nearest = min(known, key=lambda total: (abs(total - implied), total))
    share = percent(Fraction(cast, nearest), 2)
    return failed("K05", **numbers, electors=nearest, share=share)
