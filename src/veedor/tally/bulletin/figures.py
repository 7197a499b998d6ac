"""The figures of one bulletin, with the sums that follow from them. None = it does not state enough."""

from __future__ import annotations

from functools import cached_property

from veedor.election.law import Bulletin
from veedor.tally.bulletin.around import Around
from veedor.tally.bulletin.check import Named

OTHERS = "others"
"""Stands for all options that a bulletin does not name."""


class Figures:
    """Reads a bulletin the way its pack says."""

    def __init__(self, bulletin: Bulletin, around: Around) -> None:
        self.bulletin = bulletin
        self._options = around.options or tuple(bulletin.votes)
        self._total_is = around.total_is

    @cached_property
    def announced(self) -> dict[str, int]:
        """Votes by option, `others` last where they are stated."""
        votes = dict(self.bulletin.votes)
        return votes if self.bulletin.others is None else {**votes, OTHERS: self.bulletin.others}

    @property
    def unnamed(self) -> list[Named]:
        """Options whose votes the bulletin leaves open."""
        if self.bulletin.others is not None:
            return []
        return [Named(option) for option in self._options if option not in self.bulletin.votes]

    @property
    def options_sum(self) -> int | None:
        """Votes of all options together."""
        known = bool(self.announced) and not self.unnamed
        return sum(self.announced.values()) if known else None

    @property
    def valid(self) -> int | None:
        """As stated, or as the options add up."""
        return self.options_sum if self.bulletin.valid is None else self.bulletin.valid

    @property
    def for_none(self) -> dict[str, int]:
        """Ballots for no option, as far as stated."""
        stated = {"null": self.bulletin.null, "blank": self.bulletin.blank}
        return {name: votes for name, votes in stated.items() if votes is not None and self._counts(name)}

    @property
    def missing_of_total(self) -> list[Named]:
        """What the sum of all ballots needs and the bulletin does not state."""
        missing = [Named("valid")] if self.valid is None else []
        wanted = self._total_is or (("null",) if not self.for_none else ())
        return missing + [Named(name) for name in wanted if name != "valid" and name not in self.for_none]

    @property
    def ballots_sum(self) -> int | None:
        """Valid ballots and those for no option together."""
        if self.valid is None or self.missing_of_total:
            return None
        return self.valid + sum(self.for_none.values())

    @property
    def cast(self) -> int | None:
        """All ballots: as stated, or as their parts add up."""
        return self.ballots_sum if self.bulletin.total is None else self.bulletin.total

    def parts(self, base: str) -> dict[str, int]:
        """What the percentages on a base are shares of, part by part."""
        return self.announced if base == "options" else {**self.announced, **self.for_none}

    def whole(self, base: str) -> int | None:
        """What the percentages on a base are shares of: `options`, or all ballots `cast`."""
        return self.valid if base == "options" else self.cast

    def _counts(self, name: str) -> bool:
        """Whether the country counts these ballots among those cast."""
        return not self._total_is or name in self._total_is
