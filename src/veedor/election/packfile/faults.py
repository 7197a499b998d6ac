"""All that is wrong with a pack, gathered instead of raised one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from veedor.base.errors import Problem, Refused

LIMIT: Final = 200
"""Problems told one by one; more are only counted, so that a hostile file cannot fill the memory."""

_SHOWN: Final = 60


@dataclass(frozen=True)
class Fault:
    """What is wrong with one value; `inside` leads from the value's key to the part at fault (`[3].name`)."""

    code: str
    values: dict[str, object]
    inside: str = ""


class Unfit(Exception):  # noqa: N818 - a reader's answer, always caught by the section that asked
    """A value is not what its reader reads. Carries every fault found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def within(self, step: str) -> list[Fault]:
        """The same faults, seen from one step further out."""
        return [replace(fault, inside=step + fault.inside) for fault in self.faults]


def unfit(code: str, /, **values: object) -> Unfit:
    """One fault, to be raised by a reader."""
    return Unfit([Fault(code, values)])


class Faults:
    """The problems of one pack, in the order in which they were met."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._untold = 0

    def add(self, code: str, where: str, /, **values: object) -> None:
        if len(self._problems) < LIMIT:
            self._problems.append(Problem(code, where, values))
        else:
            self._untold += 1

    def __len__(self) -> int:
        return len(self._problems) + self._untold

    def refuse_any(self, where: str) -> None:
        """Raises Refused if anything was added; `where` stands for the pack as a whole."""
        if self._untold:
            self._problems.append(Problem("pack.more_faults", where, {"more": self._untold}))
        if self._problems:
            raise Refused(self._problems)


def shown(value: object) -> str:
    """A value of a hostile file, fit for one line of a message: short, and without control characters."""
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    if isinstance(value, int) and abs(value) > 10**18:
        return "…"
    text = str(value)
    clean = "".join(char if char.isprintable() else "�" for char in text[:_SHOWN])
    return clean + "…" if len(text) > _SHOWN else clean
