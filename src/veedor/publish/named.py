"""Names that a reader sees: options, contests and areas, in one language."""

from __future__ import annotations

from collections.abc import Sequence

from veedor.base.words import Words
from veedor.election.assertion import Assertion
from veedor.election.contest import Contest
from veedor.election.frame import Frame
from veedor.election.sheet import UNDECLARED, Source
from veedor.tally.areas import AreaCount
from veedor.tally.outcome import Irreversible


def relation(a: Source, b: Source) -> str:
    """Of two sources: `independent`, the `same` custodian's, or `undeclared`."""
    if a.independent_of(b):
        return "independent"
    return "undeclared" if UNDECLARED in (a.holder, b.holder) else "same"


def area_name(frame: Frame, area: AreaCount) -> str | None:
    """The area that decides a contest; None where that is the whole country."""
    if area.area is None or area.contest.level is None:
        return None
    level = frame.level(area.contest.level)
    return level.names[level.codes.index(area.area)]


class Names:
    """Says names of the pack, and what they are put into, in the language of `words`."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def option(self, contest: Contest, option_id: str) -> str:
        option = next(one for one in contest.options if one.id == option_id)
        return option.name.read_in(self._words.language)

    def options(self, contest: Contest, ids: tuple[str, ...]) -> str:
        return self.listed([self.option(contest, one) for one in ids])

    def listed(self, names: list[str]) -> str:
        """a, b and c."""
        if len(names) < 2:
            return "".join(names)
        return self._words.say("count.and", first=", ".join(names[:-1]), last=names[-1])

    def contest(self, contest: Contest) -> str:
        return contest.name.read_in(self._words.language)

    def area_count(self, frame: Frame, area: AreaCount) -> str:
        """The contest, and the area if it is decided in several."""
        place = area_name(frame, area)
        name = self.contest(area.contest)
        return name if place is None else f"{name} — {place}"

    def custodians(self, sources: Sequence[Source]) -> tuple[str, ...]:
        """Each once, however differently it was written."""
        return tuple(sorted({source.holder: source.custodian for source in sources}.values()))

    def custodian(self, custodian: str) -> str:
        return self._words.say("count.undeclared") if custodian == UNDECLARED else custodian

    def assertion(self, contest: Contest, assertion: Assertion) -> str:
        """The condition in words: "A ahead of B", "A above one half"."""
        named = {f"name{i}": self.option(contest, one) for i, one in enumerate(assertion.names)}
        said = self._words.say(f"count.assertion.{assertion.kind}", **named)
        return (
            said
            if assertion.scale == 1
            else self._words.say("count.assertion.scaled", said=said, scale=assertion.scale)
        )

    def reason(self, area: AreaCount, verdict: Irreversible) -> str:
        """Why the verdict is what it is, in one sentence."""
        return self._words.say(f"count.reason.{verdict.reason}", missing=area.total.electors_unknown)
