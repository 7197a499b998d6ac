"""The votes of a contest by the areas of one level, as an aligned table of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from veedor.base.words import Words
from veedor.election.pack import CoverageFloor
from veedor.publish.figures import figure
from veedor.publish.floor import below_floor
from veedor.tally.fold import ContestCount
from veedor.tally.tabulate import Total

AT_LEAST_SHOWN: Final = 5
"""Options that are shown whatever their share; beyond them, those with one vote in `ONE_IN`."""
ONE_IN: Final = 100


class AreaTable:
    """Options in columns, most votes first; figures of areas below the floor of coverage stay hidden."""

    def __init__(self, contest: ContestCount, level: str, words: Words, floor: CoverageFloor | None) -> None:
        self._words = words
        self._rows = list(contest.roll_up(level))
        self._options = _most_voted([total for _, _, total in self._rows])
        self._hidden = [area.area for area in contest.areas if below_floor(floor, contest, area)]

    def lines(self, level_name: str) -> Iterator[str]:
        """A heading line, then one line an area."""
        rows = [[level_name, self._words.say("count.area_sheets"), *self._options]]
        rows += [[name, self._sheets(total), *self._figures(code, total)] for code, name, total in self._rows]
        widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
        notes = ["", *(self._note(code, total) for code, _, total in self._rows)]
        for (first, *rest), note in zip(rows, notes, strict=True):
            yield "  ".join([first.ljust(widths[0]), *map(str.rjust, rest, widths[1:]), note]).rstrip()

    def _sheets(self, total: Total) -> str:
        sheets = self._words.number(total.sheets)
        return sheets if total.stations is None else f"{sheets}/{self._words.number(total.stations)}"

    def _figures(self, code: str, total: Total) -> list[str]:
        """One cell an option; none in an area of which a note is all that is said."""
        if self._note(code, total):
            return []
        figures = (figure(total, option) for option in self._options)
        return ["—" if votes is None else self._words.number(votes) for votes in figures]

    def _note(self, code: str, total: Total) -> str:
        if not total.sheets:
            return self._words.say("count.area_line_missing")
        return self._words.say("count.area_line_hidden") if self._is_hidden(code) else ""

    def _is_hidden(self, code: str) -> bool:
        return any(area is None or f"{code}.".startswith(f"{area}.") for area in self._hidden)


def _most_voted(totals: Sequence[Total]) -> list[str]:
    votes: dict[str, int] = {}
    for total in totals:
        for option, value in total.votes.items():
            votes[option] = votes.get(option, 0) + value
    ranked = sorted(votes, key=lambda option: (-votes[option], option))
    everything = sum(votes.values())
    return [
        option
        for place, option in enumerate(ranked)
        if place < AT_LEAST_SHOWN or (votes[option] and votes[option] * ONE_IN >= everything)
    ]
