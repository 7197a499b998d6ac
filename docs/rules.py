"""The page of rules, from the book of rules, its sentences, and the examples that the tests run."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from docs.cases import written_case
from veedor.base.words import Words
from veedor.election.contest import Thresholds
from veedor.election.sheet import FIELDS
from veedor.tally.rules.book import ALL_RULES
from veedor.tally.rules.examples import EXAMPLES
from veedor.tally.rules.examples.case import Case, sheets_of
from veedor.tally.rules.rule import Rule

LABELS: Final = Path(__file__).parent / "labels"
LETTERS: Final = {"votes": "v", "card": "k", "voters_by": "V_d", **FIELDS}


def rules_page(language: str) -> str:
    """The whole page in one language."""
    return "\n".join(_Writer(language).lines()) + "\n"


class _Writer:
    def __init__(self, language: str) -> None:
        self._words = Words(language)
        self._labels: dict[str, Any] = tomllib.loads((LABELS / f"{language}.toml").read_text(encoding="utf-8"))

    def lines(self) -> Iterator[str]:
        yield f"# {self._labels['title']}"
        yield ""
        yield self._labels["intro"].strip()
        yield ""
        yield from self._letters()
        for family, rules in groupby(ALL_RULES, key=lambda rule: rule.code[0]):
            yield ""
            yield f"## {family} · {self._labels['families'][family]}"
            if family in self._labels["notes"]:
                yield ""
                yield self._labels["notes"][family].strip()
            for rule in rules:
                yield ""
                yield from self._rule(rule)
        yield from self._waiting()

    def _letters(self) -> Iterator[str]:
        yield self._labels["letters"].strip()
        yield ""
        yield f"| {self._labels['letter']} | {self._labels['field']} |"
        yield "|---|---|"
        for name, letter in LETTERS.items():
            yield f"| `{letter}` | {self._words.say(f'rules.fields.{name}')} |"
        yield f"| `A + e` | {self._labels['extra']} |"

    def _rule(self, rule: Rule[Any]) -> Iterator[str]:
        say = self._words.say
        yield f"### {rule.code} · {say(f'rules.{rule.code}.name')}"
        yield ""
        severity, unit = say(f"rules.severities.{rule.severity}"), say(f"rules.units.{rule.unit}")
        yield f"* **{severity}** · {unit} · `{rule.formula}`"
        yield f"* {self._labels['fields']}: {', '.join(map(self._field, rule.fields))}"
        yield f"* {self._labels['tolerance']}: {self._tolerance(rule)}"
        yield f"* {self._labels['not_evaluated']}: {say(f'rules.{rule.code}.not_evaluated')}"
        if rule.code in EXAMPLES:
            example = EXAMPLES[rule.code]
            yield f"* {self._labels['passes']}: {self._case(example.accepted)}"
            yield f"* {self._labels['fails']}: {self._case(example.refused)}  "
            yield f"  → *{self._explained(rule, example.refused)}*"

    def _field(self, name: str) -> str:
        key = name.rstrip(":")
        if not self._words.knows(f"rules.fields.{key}"):
            return f"`{name}`"
        letter = f" (`{LETTERS[key]}`)" if key in LETTERS else ""
        return self._words.say(f"rules.fields.{key}") + letter

    def _tolerance(self, rule: Rule[Any]) -> str:
        """The pack's limits with their defaults put in."""
        if not rule.tolerance:
            return str(self._labels["none"])
        put_in = re.sub(r"\w+", lambda name: self._limit(name[0]), rule.tolerance)
        return f"`{put_in}`, {self._labels['unless']}"

    def _limit(self, name: str) -> str:
        value = getattr(Thresholds(), name)
        shown = self._words.number(value) if isinstance(value, int) else self._words.percent(value, 0)
        return f"{name} = {shown}"

    def _case(self, case: Case) -> str:
        return written_case(case, self._words, self._labels["case"])

    def _explained(self, rule: Rule[Any], case: Case) -> str:
        numbers = rule.check(sheets_of(case)).numbers(0)
        return self._words.say(f"rules.{rule.code}.failed", **numbers)

    def _waiting(self) -> Iterator[str]:
        yield ""
        yield f"## {self._labels['waiting_title']}"
        yield ""
        yield self._labels["waiting_intro"].strip()
        yield ""
        for name, what in self._labels["waiting"].items():
            yield f"* **{name}** {what}"
