"""The colours of all options of a pack, each once, as the page and the paper use them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from veedor.election.pack import Pack
from veedor.publish.report.colours import DARK, DEPTHS, LIGHT, Theme, on, paint, tint


class Palette:
    """`place(contest, option)` is the number of a colour: class `p<n>`, variable `--p<n>`."""

    def __init__(self, pack: Pack) -> None:
        self._colours: list[str] = []
        self._places: dict[tuple[str, str], int] = {}
        for contest in pack.contests:
            stated = paint(option.colour for option in contest.options)
            for option, colour in zip(contest.options, stated, strict=True):
                self._places[contest.id, option.id] = self._place(colour.lower())

    def _place(self, colour: str) -> int:
        if colour not in self._colours:
            self._colours.append(colour)
        return self._colours.index(colour)

    def __len__(self) -> int:
        return len(self._colours)

    @property
    def depths(self) -> range:
        return range(len(DEPTHS))

    def place(self, contest: str, option: str) -> int:
        return self._places[contest, option]

    def variable(self, contest: str, option: str) -> str:
        """The colour as a drawing names it."""
        return f"var(--p{self.place(contest, option)})"

    @property
    def light(self) -> Mapping[str, str]:
        """Variables and their colours on paper and in daylight."""
        return dict(self._variables(LIGHT))

    @property
    def dark(self) -> Mapping[str, str]:
        return dict(self._variables(DARK))

    def _variables(self, theme: Theme) -> Iterator[tuple[str, str]]:
        yield from (("ink", theme.ink), ("ground", theme.ground), ("surface", theme.surface))
        for place, colour in enumerate(self._colours):
            yield f"p{place}", on(colour, theme)
            yield from ((f"p{place}-{depth}", tint(colour, theme, depth)) for depth in self.depths)
