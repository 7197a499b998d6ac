"""`veedor count --json`: one versioned object (docs/json.md). Integers only; what is unknown is null."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from veedor.base.words import Words
from veedor.publish.figures import electors_counted, figure, margin
from veedor.publish.floor import below_floor
from veedor.publish.named import Names
from veedor.publish.summary import RuleSummary, summarise_rules
from veedor.tally.areas import AreaCount
from veedor.tally.fold import ContestCount, Count
from veedor.tally.outcome import Irreversible, Judged
from veedor.tally.rules.rule import Severity

FORMAT: Final = "veedor-count/1"

Json = dict[str, Any]


def count_object(count: Count, words: Words) -> Json:
    """The count itself; the command adds what it read and what it wrote."""
    election = count.pack.election
    summaries = summarise_rules(count)
    writer = _Writer(count, words)
    return {
        "format": FORMAT,
        "notice": words.say("count.not_official"),
        "election": {
            "id": count.pack.id,
            "name": election.name.read_in(words.language),
            "date": election.date.isoformat(),
            "country": election.country,
            "invented": election.invented,
        },
        "contests": [writer.contest(contest, area) for contest in count.contests for area in contest.areas],
        "sources": [source for contest in count.contests for source in _sources(contest)],
        "rules": [_rule(summary) for summary in summaries],
        "findings": _findings(summaries),
        "law": {"locked": list(count.pack.law.locked)},
    }


class _Writer:
    """One contest area as an object."""

    def __init__(self, count: Count, words: Words) -> None:
        self._count = count
        self._words = words
        self._names = Names(words)

    def contest(self, contest: ContestCount, area: AreaCount) -> Json:
        total, indicated = area.total, area.outcome.indicated
        strictest = area.outcome.strictest or area.outcome.by_register[0]
        return {
            "contest": area.contest.id,
            "id": area.id,
            "area": area.area,
            "name": self._names.area_count(self._count.frame, area),
            "rule": area.contest.rule.name.value,
            "sheets": total.sheets,
            "stations": total.stations,
            "votes": {option: figure(total, option) for option in total.votes},
            "unread": dict(total.unread),
            "intervals": {option: [total.votes[option], most] for option, most in total.most.items()},
            "valid": figure(total, "valid"),
            "null": figure(total, "null"),
            "blank": figure(total, "blank"),
            "cast": total.cast,
            "below_floor": below_floor(self._count.pack.floor, contest, area),
            "outcome": indicated.outcome.value,
            "firm": area.outcome.firm,
            "ahead": indicated.options[0] if len(indicated.options) == 1 else None,
            "named": list(indicated.options),
            "seats": dict(indicated.allocation.seats) if indicated.allocation else None,
            "margin": margin(total),
            "electors_counted": electors_counted(total),
            "electors_unknown_sheets": total.electors_unknown,
            "grades": dict(total.grades),
            "custodians": list(self._names.custodians(contest.sources)),
            "tied": int(contest.resolved.tied[area.stations].sum()),
            "disputed": int((contest.resolved.disputed | contest.resolved.doubtful)[area.stations].sum()),
            **self._verdict(area, strictest),
            "registers": [self._register(area, verdict) for verdict in area.outcome.by_register],
        }

    def _verdict(self, area: AreaCount, verdict: Irreversible) -> Json:
        return {
            "register": verdict.register or None,
            "outstanding_electors": verdict.outstanding,
            "covered_electors": verdict.covered,
            "irreversible": verdict.verdict.value,
            "holds_unless_sheets_false": verdict.sheets_false,
            "reason": self._names.reason(area, verdict),
        }

    def _register(self, area: AreaCount, verdict: Irreversible) -> Json:
        assertions = [self._assertion(judged) for judged in verdict.way]
        return {**self._verdict(area, verdict), "total": verdict.register_total, "assertions": assertions}

    @staticmethod
    def _assertion(judged: Judged) -> Json:
        assertion = judged.assertion
        return {
            "kind": assertion.kind,
            "options": list(assertion.names),
            "counted": judged.counted,
            "outstanding_at_worst": judged.worst,
            "in_dispute": judged.swing,
            "slack": judged.slack,
            "or_equal": assertion.or_equal,
            "scale": assertion.scale,
        }


def _sources(contest: ContestCount) -> Iterable[Json]:
    for pair in contest.pairs:
        a, b = contest.sources[pair.a], contest.sources[pair.b]
        yield {
            "contest": contest.contest.id,
            "a": a.name,
            "b": b.name,
            "custodians": [a.custodian, b.custodian],
            "same_custodian": not a.independent_of(b),
            "compared": pair.compared,
            "differ": int(pair.differ.sum()),
            "largest_difference": int(pair.largest.max()) if pair.compared else None,
            "only_a": len(pair.only_a),
            "only_b": len(pair.only_b),
        }


def _rule(summary: RuleSummary) -> Json:
    return {
        "code": summary.rule.code,
        "severity": summary.rule.severity.value,
        "evaluated": summary.evaluated,
        "failed": summary.failed,
        "not_evaluated": summary.not_evaluated,
    }


def _findings(summaries: Iterable[RuleSummary]) -> Json:
    by_severity = {severity.value: 0 for severity in Severity}
    for summary in summaries:
        by_severity[summary.rule.severity.value] += summary.failed
    return {"total": sum(by_severity.values()), "by_severity": by_severity}
