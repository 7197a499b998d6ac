"""What one check of a bulletin says: its code, its result, the sentence to be said, and the numbers put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from veedor.base.words import Phrase
from veedor.tally.rules.rule import Result


@dataclass(frozen=True)
class Named:
    """An option by its id, or a figure of the bulletin by its key (`others`, `valid`, …); edges show its name."""

    id: str


Number: TypeAlias = int | Decimal | Fraction | str | date | Named | Phrase | tuple[Decimal, ...]
"""A Decimal is a percentage or a rounded quantity as printed; a Fraction is exact and never printed."""


@dataclass(frozen=True)
class Check:
    """`sentence` is a key of the catalogue below `bulletin.<code>`; it begins with the result in words."""

    code: str
    result: Result
    sentence: str
    numbers: Mapping[str, Number] = field(default_factory=dict)

    @property
    def phrase(self) -> str:
        return f"bulletin.{self.code}.{self.sentence}"


def passed(code: str, variant: str = "", /, **numbers: Number) -> Check:
    """The check holds; `variant` picks one of its sentences."""
    return Check(code, Result.PASSED, _key("passed", variant), numbers)


def failed(code: str, variant: str = "", /, **numbers: Number) -> Check:
    """The check does not hold: what it says must be explained."""
    return Check(code, Result.FAILED, _key("failed", variant), numbers)


def not_evaluated(code: str, variant: str = "", /, **numbers: Number) -> Check:
    """Something that the check needs is not stated; its sentence names it."""
    return Check(code, Result.NOT_EVALUATED, _key("not_evaluated", variant), numbers)


def _key(result: str, variant: str) -> str:
    return f"{result}_{variant}" if variant else result
