"""What the rules found: how often each was evaluated and failed, and a few stations where it did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from veedor.election.text import Text
from veedor.publish.report.blocks import Block, Prose, Table
from veedor.publish.report.facts import Example, RuleFacts
from veedor.publish.report.voice import Voice
from veedor.tally.rules.rule import Severity

_ORDER: Final = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def rules(voice: Voice) -> tuple[Block, ...]:
    """The rules that failed somewhere, gravest first; then all of them, folded."""
    everything = voice.facts.rules
    evaluated = sum(one.summary.evaluated for one in everything)
    failing = [one for one in everything if one.summary.failed]
    failing.sort(key=lambda one: (_ORDER.index(one.summary.rule.severity), one.summary.rule.code))
    every = _all(voice, everything)
    if not any(one.summary.rule.severity is not Severity.INFO for one in failing):
        return Prose(voice.say("report.rules.clean", evaluated=evaluated)), every
    return Prose(voice.say("report.rules.summary", evaluated=evaluated)), _failing(voice, failing), every


def _failing(voice: Voice, failing: Iterable[RuleFacts]) -> Table:
    keys = ("rule", "severity", "failed", "evaluated", "examples")
    return Table(
        caption=voice.say("report.rules.findings"),
        head=tuple(voice.say(f"report.rules.{key}") for key in keys),
        numeric=(False, False, True, True, False),
        stacks=True,
        rows=tuple(
            (
                _named(voice, one),
                voice.say(f"count.severity.{one.summary.rule.severity}"),
                voice.number(one.summary.failed),
                voice.number(one.summary.evaluated),
                "\n".join(_example(voice, example) for example in one.examples),
            )
            for one in failing
        ),
    )


def _all(voice: Voice, everything: Iterable[RuleFacts]) -> Table:
    keys = ("rule", "severity", "evaluated", "failed", "not_evaluated")
    return Table(
        caption=voice.say("report.rules.all"),
        head=tuple(voice.say(f"report.rules.{key}") for key in keys),
        numeric=(False, False, True, True, True),
        rows=tuple(
            (
                _named(voice, one),
                voice.say(f"count.severity.{one.summary.rule.severity}"),
                *map(voice.number, (one.summary.evaluated, one.summary.failed, one.summary.not_evaluated)),
            )
            for one in everything
        ),
        fold=voice.say("report.rules.all"),
    )


def _named(voice: Voice, one: RuleFacts) -> str:
    code = one.summary.rule.code
    return voice.say("report.rules.named", code=code, name=voice.say(f"rules.{code}.name"))


def _example(voice: Voice, example: Example) -> str:
    """Which station, of which source, and what; a sum names itself."""
    named = ", ".join(filter(None, (example.station, example.source)))
    if example.says is None:
        return named
    values = {name: voice.read(one) if isinstance(one, Text) else one for name, one in example.says.values.items()}
    says = voice.say(example.says.code, **values)
    return voice.say("report.rules.example", station=named, says=says) if named else says
