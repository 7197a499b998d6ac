"""Who speaks: the words of one language, the names of the pack, the colours of the options."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from veedor.base.words import Words
from veedor.election.text import Text
from veedor.publish.dates import day
from veedor.publish.named import Names
from veedor.publish.report.facts import AreaFacts, ContestFacts, RegisterFact, ReportFacts
from veedor.publish.report.palette import Palette


class Voice:
    """Says facts in one language."""

    def __init__(self, facts: ReportFacts, language: str) -> None:
        self.facts = facts
        self.words = Words(language)
        self.say = self.words.say
        self.number = self.words.number
        self.palette = Palette(facts.pack)
        names = Names(self.words)
        self.option, self.options, self.listed = names.option, names.options, names.listed
        self.assertion, self._names = names.assertion, names

    @property
    def language(self) -> str:
        return self.words.language

    def id(self, key: str) -> str:
        """An address inside the page, unique to the language."""
        return f"{self.language}-{key}"

    def read(self, text: Text) -> str:
        return text.read_in(self.language)

    def area(self, contest: ContestFacts, area: AreaFacts) -> str:
        return area.name or self.read(contest.contest.name)

    def register(self, register: RegisterFact) -> str:
        if register.definition is not None:
            return self.read(register.definition)
        name = register.verdict.register
        return self.say("count.station_list") if name == "station_list" else name

    def custodians(self, contest: ContestFacts) -> list[str]:
        return list(map(self._names.custodian, self._names.custodians(contest.sources)))

    def maybe(self, value: int | None) -> str:
        """A number, or that it is not stated."""
        return self.say("report.unknown") if value is None else self.number(value)

    def percent(self, part: Fraction | None) -> str:
        return self.words.percent(part)

    def points(self, part: Fraction | None) -> str:
        """A share of one as points with one decimal, without a sign."""
        return self.words.percent(part, 1).removesuffix(" %")

    def date(self, when: date) -> str:
        return day(self.words, when)
