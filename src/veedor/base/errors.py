"""What goes wrong outside, said so that a person can act on it.

A `Problem` is a code and the values that belong in its sentence; the sentence itself stands in the
catalogues of `veedor/locale`, once per language, together with what to do next. Rooms raise `Refused`
with every problem they found, never only the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

HOLDS: Final = 0
CHECK_FAILED: Final = 1
CANNOT_EVALUATE: Final = 2


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: `code` names the sentence, `where` the place (file, row, key)."""

    code: str
    where: str
    values: dict[str, object] = field(default_factory=dict)


class Refused(Exception):  # noqa: N818 - said of input, and it reads as one word in `except Refused`
    """Input cannot be used. Carries all its problems; ends a command with exit code 2."""

    exit_code: Final = CANNOT_EVALUATE

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.where}: {p.code} {p.values}" for p in self.problems))

    def __reduce__(self) -> tuple[type[Refused], tuple[tuple[Problem, ...]]]:
        """From one process to another its problems go, not only their text."""
        return type(self), (self.problems,)


def refuse(code: str, where: str, **values: object) -> Refused:
    """A refusal with a single problem, to be raised by the caller."""
    return Refused([Problem(code, where, values)])
