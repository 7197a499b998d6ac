"""The count in plain words, for a terminal: what is ahead, what it rests on, and what could change it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from veedor.base.words import Phrase, Words
from veedor.publish.area_table import AreaTable
from veedor.publish.exports.results import levels_below
from veedor.publish.figures import figure
from veedor.publish.floor import all_below, say_below
from veedor.publish.named import Names, relation
from veedor.publish.summary import RuleSummary, summarise_rules
from veedor.publish.uncounted import why_uncounted
from veedor.tally.areas import AreaCount
from veedor.tally.compare import Pair
from veedor.tally.fold import ContestCount, Count
from veedor.tally.outcome import Irreversible, Judged, Verdict
from veedor.tally.rules.rule import Severity
from veedor.tally.tabulate import Total

BAR: Final = 30
"""Cells of the longest bar."""
RULES_SHOWN: Final = 12
AREAS_SHOWN: Final = 40
"""Contests with more areas than this are told by their sums; results.csv has them all."""


def heading(count: Count, words: Words) -> Iterator[str]:
    """What is counted, and whether anybody voted in it."""
    election, stations = count.pack.election, count.stations_counted
    values = {"election": election.name.read_in(words.language), "date": election.date.isoformat()}
    if len(count.contests) == 1:
        yield words.say("count.title", sheets=stations, **values)
    else:
        yield words.say("count.title_contests", stations=stations, **values)
    if election.invented:
        yield words.say("count.invented")


class VerdictText:
    """Writes one count as lines of text in the language of `words`."""

    def __init__(self, count: Count, words: Words) -> None:
        self._count = count
        self._words = words
        self._say = words.say
        self._names = Names(words)

    def lines(self, by: str | None = None) -> Iterator[str]:
        """All lines; `by` adds a table of votes by the areas of that level."""
        yield from heading(self._count, self._words)
        for contest in self._count.contests:
            for area in contest.areas[:AREAS_SHOWN]:
                yield ""
                yield from self._area(contest, area)
            if not contest.resolved.counted.any():
                yield from (f"  {self._say(why.code, **why.values)}" for why in why_uncounted(self._count, contest))
            if by in levels_below(self._count, contest, by):
                yield ""
                yield from self._by_level(contest, by)
            yield from self._sources(contest)
        yield from self._rules()
        yield from self._law()
        yield ""
        yield self._say("count.grades.legend")

    def _area(self, contest: ContestCount, area: AreaCount) -> Iterator[str]:
        yield self._names.area_count(self._count.frame, area).upper()
        if not area.total.sheets:
            yield "  " + self._say("count.nothing")
            yield from self._indent(self._coverage(area.total))
            return
        below = all_below(self._count.pack.floor, contest, area)
        if below:
            yield from self._indent(say_below(below, self._say))
        else:
            yield from self._indent(self._options(area))
            yield from self._indent(self._indicated(area))
        yield from self._indent(self._coverage(area.total))
        if area.total.turnout is not None and not below:
            yield "  " + self._say("count.coverage.turnout", turnout=area.total.turnout)
        yield from self._indent(self._grades(contest, area))
        if not below:
            yield from self._indent(self._question(area))

    @staticmethod
    def _indent(lines: Iterator[str]) -> Iterator[str]:
        return (f"  {line}" for line in lines)

    def _options(self, area: AreaCount) -> Iterator[str]:
        total = area.total
        votes = sorted(total.votes.items(), key=lambda item: (-item[1], item[0]))
        names = {option: self._option(area, option) for option, _ in votes}
        width = max(map(len, names.values()))
        most = max(1, votes[0][1])
        for option, value in votes:
            known = figure(total, option) is not None
            share = self._words.percent(Fraction(value, total.options_sum)) if known and total.options_sum else "—"
            bar = "█" * (value * BAR // most)
            figures = f"{self._words.number(value) if known else '—':>12} {share:>9}"
            yield f"{names[option]:<{width}} {figures}  {bar}{self._unread(total, option)}".rstrip()
        yield self._say("count.shares_of")
        marks = [self._mark(total, name) for name in ("valid", "null", "blank") if name in total.fields]
        if marks:
            yield " · ".join(marks)

    def _option(self, area: AreaCount, option: str) -> str:
        name = self._names.option(area.contest, option)
        return name if name == option else self._say("count.option", name=name, id=option)

    def _unread(self, total: Total, option: str) -> str:
        if option not in total.unread:
            return ""
        values = {"least": total.votes[option], "unread": total.unread[option]}
        most = total.most[option]
        if most is None:
            return "  " + self._say("count.unread_option_unbounded", **values)
        return "  " + self._say("count.unread_option", most=most, **values)

    def _mark(self, total: Total, name: str) -> str:
        said = self._say(f"count.coverage.{name}", votes=total.fields[name])
        if name in total.unread:
            said += self._say("count.coverage.unread", unread=total.unread[name])
        return said

    def _indicated(self, area: AreaCount) -> Iterator[str]:
        indicated = area.outcome.indicated
        values: dict[str, object] = {"names": self._names.options(area.contest, indicated.options)}
        key = indicated.outcome.value
        if indicated.allocation is not None:
            seats = indicated.allocation.seats.items()
            named = [self._say("count.outcome.seat", name=self._option(area, o), seats=n) for o, n in seats]
            values["seats"] = ", ".join(named)
            values["contested"] = indicated.allocation.contested
            key = "tie_seats" if indicated.allocation.tied else key
        ranked = sorted(area.total.votes.values(), reverse=True)
        values["margin"] = ranked[0] - ranked[1] if len(ranked) > 1 else ranked[0]
        yield self._say(f"count.outcome.{key}", **values)
        if indicated.alternatives and not area.outcome.firm:
            yield self._say("count.outcome.not_firm")

    def _coverage(self, total: Total) -> Iterator[str]:
        if total.stations is None:
            yield self._say("count.coverage.stations_unknown", sheets=total.sheets)
        else:
            values = {"sheets": total.sheets, "stations": total.stations, "share": total.coverage_stations or "—"}
            yield self._say("count.coverage.stations", **values)
        if total.electors_counted and total.electors is not None:
            share = total.coverage_electors or "—"
            counted = {"counted": total.electors_counted, "electors": total.electors, "share": share}
            yield self._say("count.coverage.electors", **counted)
        elif total.electors_counted:
            yield self._say("count.coverage.electors_unknown", counted=total.electors_counted)
        if total.electors_unknown:
            yield self._say("count.coverage.electors_missing", missing=total.electors_unknown)

    def _grades(self, contest: ContestCount, area: AreaCount) -> Iterator[str]:
        yield self._say("count.grades.line", **{grade.lower(): n for grade, n in area.total.grades.items()})
        custodians = self._names.custodians(contest.sources)
        shown = [self._names.custodian(one) for one in custodians]
        if len(custodians) == 1:
            yield self._say("count.grades.one_custodian", custodian=shown[0])
        else:
            yield self._say("count.grades.custodians", custodians=self._names.listed(shown))
        tied = int(contest.resolved.tied[area.stations].sum())
        disputed = int((contest.resolved.disputed | contest.resolved.doubtful)[area.stations].sum())
        if tied:
            yield self._say("count.coverage.tied", tied=tied)
        if disputed:
            yield self._say("count.coverage.disputed", disputed=disputed)

    def _question(self, area: AreaCount) -> Iterator[str]:
        verdict = area.outcome.strictest
        yield self._say("count.question.heading")
        if verdict is None:
            return
        if verdict.verdict is Verdict.NOT_EVALUATED:
            yield "  " + self._say("count.question.not_evaluated") + " " + self._names.reason(area, verdict)
            return
        if not verdict.way:
            yield "  " + self._names.reason(area, verdict)
            return
        key = "count.question.yes" if verdict.verdict is Verdict.YES else "count.question.no"
        yield "  " + self._say(key, total=verdict.register_total, register=self._register(verdict))
        yield "  " + self._tightest(area, verdict)
        yield "  " + self._covered(verdict)
        if verdict.sheets_false is not None:
            yield "  " + self._say("count.question.weak", false=verdict.sheets_false, sheets=area.total.sheets)
        for other in area.outcome.by_register:
            if other is not verdict:
                yield "  " + self._other_register(other)

    def _tightest(self, area: AreaCount, verdict: Irreversible) -> str:
        tightest: Judged = min(verdict.way, key=lambda judged: judged.slack)
        return self._say(
            "count.question.tightest",
            assertion=self._names.assertion(area.contest, tightest.assertion),
            counted=tightest.counted,
            worst=tightest.worst,
            outstanding=verdict.outstanding,
            swing=tightest.swing,
            slack=tightest.slack,
        )

    def _covered(self, verdict: Irreversible) -> str:
        """How many electors the counted sheets take out of those that are outstanding."""
        return self._say("count.question.covered", covered=verdict.covered, outstanding=verdict.outstanding)

    def _other_register(self, other: Irreversible) -> str:
        weakness = ""
        if other.sheets_false is not None:
            weakness = self._say("count.question.weakness", sheets=other.sheets_false)
        return self._say(
            "count.question.other_register",
            total=other.register_total,
            register=self._register(other),
            verdict=self._say(f"count.verdict.{other.verdict.name.lower()}"),
            outstanding=other.outstanding,
            weakness=weakness,
        )

    def _register(self, verdict: Irreversible) -> str:
        for register in self._count.pack.registers:
            if register.id == verdict.register:
                return register.definition.read_in(self._words.language)
        return self._say("count.station_list") if verdict.register == "station_list" else verdict.register

    def _by_level(self, contest: ContestCount, level: str) -> Iterator[str]:
        name = next(one.name for one in self._count.pack.levels if one.id == level).read_in(self._words.language)
        yield self._say("count.area_heading", contest=self._names.contest(contest.contest))
        table = AreaTable(contest, level, self._words, self._count.pack.floor)
        yield from self._indent(table.lines(name))

    def _sources(self, contest: ContestCount) -> Iterator[str]:
        if not contest.pairs:
            return
        yield ""
        yield self._say("count.sources.heading")
        for pair in contest.pairs:
            yield "  " + self._pair(contest, pair)

    def _pair(self, contest: ContestCount, pair: Pair) -> str:
        """One sentence that can be quoted as it stands."""
        a, b = contest.sources[pair.a], contest.sources[pair.b]
        differ = int(pair.differ.sum())
        custodians = {
            "custodian_a": self._names.custodian(a.custodian),
            "custodian_b": self._names.custodian(b.custodian),
        }
        return self._say(
            f"count.sources.{'apart' if not pair.compared else 'differ' if differ else 'agree'}",
            a=a.name,
            b=b.name,
            stations=Phrase("count.sources.stations", {"count": pair.compared}),
            agree=pair.compared - differ,
            differ=differ,
            largest=Phrase("count.sources.votes", {"count": int(pair.largest.max(initial=0))}),
            only_a=len(pair.only_a),
            only_b=len(pair.only_b),
            kind=Phrase(f"count.sources.{relation(a, b)}", custodians),
        )

    def _rules(self) -> Iterator[str]:
        summaries = summarise_rules(self._count)
        failing = [one for one in summaries if one.failed and one.rule.severity is not Severity.INFO]
        counted = any(contest.resolved.counted.any() for contest in self._count.contests)
        if not failing and not counted:
            return
        yield ""
        yield self._say("count.rules.heading")
        if not failing:
            yield "  " + self._say("count.rules.clean", evaluated=sum(one.evaluated for one in summaries))
        for summary in failing[:RULES_SHOWN]:
            yield "  " + self._rule(summary)
        if len(failing) > RULES_SHOWN:
            yield "  " + self._say("count.rules.more", rules=len(failing) - RULES_SHOWN)

    def _rule(self, summary: RuleSummary) -> str:
        return self._say(
            "count.rules.line",
            code=summary.rule.code,
            name=self._say(f"rules.{summary.rule.code}.name"),
            failed=summary.failed,
            evaluated=summary.evaluated,
            severity=self._say(f"count.severity.{summary.rule.severity}"),
        )

    def _law(self) -> Iterator[str]:
        locked = self._count.pack.law.locked
        if locked:
            names = "; ".join(self._say(f"count.law.{name}") for name in locked)
            yield ""
            yield self._say("count.law.heading")
            yield "  " + self._say("count.law.locked", names=names)
