"""A dossier in words: one page a station."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from veedor.base.words import Words
from veedor.election.sheet import FIELDS, UNDECLARED, State
from veedor.publish.dates import day
from veedor.publish.report.blocks import Block, Edition, Figure, Figures, Photo, Prose, Section, Table
from veedor.publish.report.dossier import Cell, ReadingFact, RuleResult, StationContest, StationFacts
from veedor.tally.rules.rule import Result

_RESULTS = {Result.FAILED: "failed", Result.PASSED: "passed", Result.NOT_EVALUATED: "not_evaluated"}


def dossier_edition(facts: StationFacts, language: str) -> Edition:
    """The station's page in one language."""
    writer = _Writer(facts, Words(language))
    say = writer.say
    election = facts.pack.election
    return Edition(
        language=language,
        title=say("report.dossier.title", station=facts.station),
        kicker=writer.kicker(),
        headline=say("report.dossier.headline", station=facts.station),
        standfirst=(" · ".join(name for _, name in facts.places),) if facts.places else (),
        notice=say("count.not_official"),
        invented=say("count.invented") if election.invented else "",
        opening=(),
        sections=tuple(writer.sections()),
        contents=say("report.dossier.contents"),
        skip=say("report.skip"),
        foot=(
            say("report.foot", version=facts.version, pack=facts.pack.id),
            say("count.not_official"),
        ),
    )


class _Writer:
    def __init__(self, facts: StationFacts, words: Words) -> None:
        self._facts = facts
        self._words = words
        self.say = words.say

    def kicker(self) -> str:
        election = self._facts.pack.election
        name = election.name.read_in(self._words.language)
        return self.say("report.dossier.kicker", election=name, date=day(self._words, election.date))

    def sections(self) -> Iterator[Section]:
        if self._facts.crops:
            photos = tuple(
                Photo(crop.png, self.say("report.dossier.image", source=crop.source)) for crop in self._facts.crops
            )
            yield self._section("image", self.say("report.dossier.sheet"), photos)
        for index, contest in enumerate(self._facts.contests):
            title = contest.contest.name.read_in(self._words.language)
            yield self._section(f"c{index + 1}", title, tuple(self._contest(contest)))
        method = Prose(self.say("report.method.how")), Prose(self.say("count.grades.legend"), "note")
        yield self._section("method", self.say("report.dossier.method"), method)

    def _section(self, key: str, title: str, blocks: tuple[Block, ...]) -> Section:
        return Section(f"{self._words.language}-{key}", title, blocks)

    def _contest(self, contest: StationContest) -> Iterator[Block]:
        yield self._figures(contest)
        yield Prose(" ".join(self._standing(contest)), "lead")
        if contest.readings:
            yield self._readings(contest)
            yield self._origin(contest.readings)
            if any(reading.photo for reading in contest.readings):
                yield Prose(self.say("report.dossier.of_photos"), "note")
            yield from self._rules(contest)

    def _figures(self, contest: StationContest) -> Figures:
        electors, none = self._facts.electors, self.say("report.unknown")
        shown = none if electors is None else self._words.number(electors)
        return Figures(
            (
                Figure(self.say("report.dossier.grade"), contest.grade or self.say("report.none")),
                Figure(self.say("report.dossier.electors"), shown),
                Figure(self.say("report.dossier.held"), self._words.number(len(contest.readings))),
            )
        )

    def _standing(self, contest: StationContest) -> Iterator[str]:
        counted = next((reading for reading in contest.readings if reading.counts), None)
        if counted is not None:
            yield self.say("report.dossier.counts", source=counted.source.name)
        if contest.why is not None:
            yield self.say(contest.why.code, **contest.why.values)
        if contest.grade is not None:
            yield self.say(f"report.dossier.grade_{contest.grade.lower()}")
        for source in contest.contradictory:
            yield self.say("report.dossier.contradictory", source=source)
        if counted is None:
            yield self.say(f"report.dossier.{'counts_not' if contest.tied else 'no_reading'}")

    def _readings(self, contest: StationContest) -> Table:
        """A row a figure, a column a reading; the one that counts is marked. Several are compared."""
        several = len(contest.readings) > 1
        names = list(dict.fromkeys(name for reading in contest.readings for name in reading.cells))
        return Table(
            caption=self.say("report.dossier.readings"),
            head=(
                self.say("report.dossier.figure"),
                *map(self._column, contest.readings),
                *([self.say("report.dossier.comparison")] if several else []),
            ),
            numeric=(False, *(True for _ in contest.readings), *([False] if several else [])),
            rows=tuple(self._readings_row(contest, name) for name in names),
        )

    def _readings_row(self, contest: StationContest, name: str) -> tuple[str, ...]:
        cells = [reading.cells.get(name) for reading in contest.readings]
        shown = self._field(contest, name), *map(self._cell, cells)
        if len(cells) == 1:
            return shown
        differ = len({cell.value for cell in cells if cell is not None and cell.value is not None}) > 1
        return *shown, self.say("report.dossier.differ") if differ else ""

    def _column(self, reading: ReadingFact) -> str:
        key = "column_counts" if reading.counts else "column"
        return self.say(f"report.dossier.{key}", source=reading.source.name)

    def _field(self, contest: StationContest, name: str) -> str:
        for option in contest.contest.options:
            if option.id == name:
                return option.name.read_in(self._words.language)
        said = self.say(f"rules.fields.{name}") if name in FIELDS else name
        return said[:1].upper() + said[1:]

    def _cell(self, cell: Cell | None) -> str:
        if cell is None:
            return self.say("report.dossier.state_no_such_field")
        if cell.value is None:
            return self.say(f"report.dossier.state_{State(cell.state).name.lower()}")
        return self._words.number(cell.value)

    def _origin(self, readings: Sequence[ReadingFact]) -> Table:
        keys = ("method.source", "method.custodian", "method.file", "dossier.row", "method.digest")
        return Table(
            caption=self.say("report.dossier.origin"),
            head=tuple(self.say(f"report.{key}") for key in keys),
            numeric=(False, False, False, True, False),
            rows=tuple(self._origin_row(reading) for reading in readings),
            stacks=True,
        )

    def _origin_row(self, reading: ReadingFact) -> tuple[str, ...]:
        source = reading.source
        kind = self.say(f"report.kind.{source.kind}")
        custodian = self.say("count.undeclared") if source.custodian == UNDECLARED else source.custodian
        named = self.say("report.method.source_kind", source=source.name, kind=kind)
        return named, custodian, reading.file, self._words.number(reading.row), reading.digest

    def _rules(self, contest: StationContest) -> Iterator[Block]:
        evaluated = [one for one in contest.rules if one.result is not Result.NOT_EVALUATED]
        evaluated.sort(key=lambda one: one.result is Result.PASSED)
        yield self._rule_table("rules", evaluated)
        rest = [one for one in contest.rules if one.result is Result.NOT_EVALUATED]
        if rest:
            yield self._rule_table("unasked", rest)

    def _rule_table(self, caption: str, results: Sequence[RuleResult]) -> Table:
        keys = ("rules.rule", "dossier.applies_to", "bulletins.result", "dossier.says")
        return Table(
            caption=self.say(f"report.dossier.{caption}"),
            head=tuple(self.say(f"report.{key}") for key in keys),
            numeric=(False, False, False, False),
            rows=tuple(self._rule_rows(results)),
            stacks=True,
        )

    def _rule_rows(self, results: Sequence[RuleResult]) -> Iterator[tuple[str, ...]]:
        """Sources of which a rule says the same share a row."""
        about: dict[tuple[str, str, str], list[str]] = {}
        for one in results:
            code = one.rule.code
            named = self.say("report.rules.named", code=code, name=self.say(f"rules.{code}.name"))
            key = named, self.say(f"report.result.{_RESULTS[one.result]}"), self._says(one)
            about.setdefault(key, []).append(one.source or self.say("report.dossier.all_sources"))
        for (named, result, says), sources in about.items():
            yield named, ", ".join(dict.fromkeys(sources)), result, says

    def _says(self, one: RuleResult) -> str:
        if one.says is not None:
            return self.say(one.says.code, **one.says.values)
        if one.result is Result.NOT_EVALUATED:
            return self.say(f"rules.{one.rule.code}.not_evaluated")
        return one.rule.formula
