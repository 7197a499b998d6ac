"""Who speaks: the words of one language, the names of the pack, the colours of the options."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from veedor.base.words import Words
from veedor.election.assertion import Assertion
from veedor.election.contest import Contest
from veedor.election.sheet import UNDECLARED
from veedor.election.text import Text
from veedor.publish.report.dates import day
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

    @property
    def language(self) -> str:
        return self.words.language

    def id(self, key: str) -> str:
        """An address inside the page, unique to the language."""
        return f"{self.language}-{key}"

    def read(self, text: Text) -> str:
        return text.read_in(self.language)

    def option(self, contest: Contest, option: str) -> str:
        return self.read(next(one.name for one in contest.options if one.id == option))

    def options(self, contest: Contest, options: tuple[str, ...]) -> str:
        return self.listed([self.option(contest, one) for one in options])

    def listed(self, names: list[str]) -> str:
        """a, b and c."""
        if len(names) < 2:
            return "".join(names)
        return self.say("count.and", first=", ".join(names[:-1]), last=names[-1])

    def area(self, contest: ContestFacts, area: AreaFacts) -> str:
        return area.name or self.read(contest.contest.name)

    def assertion(self, contest: Contest, assertion: Assertion) -> str:
        named = {f"name{i}": self.option(contest, one) for i, one in enumerate(assertion.names)}
        return self.say(f"count.assertion.{assertion.kind}", **named)

    def register(self, register: RegisterFact) -> str:
        if register.definition is not None:
            return self.read(register.definition)
        name = register.verdict.register
        return self.say("count.station_list") if name == "station_list" else name

    def custodians(self, contest: ContestFacts) -> list[str]:
        held = sorted({source.holder: source.custodian for source in contest.sources}.values())
        return [self.say("count.undeclared") if one == UNDECLARED else one for one in held]

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
