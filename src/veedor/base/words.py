"""Sentences by code and language: `Words("es").say("outcome.irreversible", margin=…)`.

The rooms speak codes; the edges turn them into words here. A catalogue is a folder of TOML files under
`veedor/locale/<language>`; the file name is the first part of a code. Both languages hold the same codes
with the same placeholders (a test compares them). A sentence that counts is a table of two forms,
`{ one = "1 vote", other = "{votes} votes" }`: the first integer that `other` puts in chooses.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Final

from veedor.base.errors import Problem

LANGUAGES: Final = ("es", "en")
MINUS: Final = "−"

# Thousands separator and decimal mark. The thin no-break space of the Spanish norm is lost in many
# terminals; Latin American newspapers and authorities print the dot.
_MARKS: Final[Mapping[str, tuple[str, str]]] = {"es": (".", ","), "en": (",", ".")}


@dataclass(frozen=True)
class Phrase:
    """A value that is itself a sentence: code and values, said in the language of the sentence around it."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Forms:
    """A sentence as it is said of one thing, and of any other number of them."""

    one: str
    other: str

    def chosen(self, values: Mapping[str, object]) -> str:
        """The form for these values: that of the first integer among them, in the order of `other`."""
        if self.one is self.other:
            return self.other
        placed = (values.get(name or "") for _, name, _, _ in string.Formatter().parse(self.other))
        numbers = (value for value in placed if isinstance(value, int) and not isinstance(value, bool))
        return self.one if next(numbers, 0) == 1 else self.other


_FORMS: Final = {"one", "other"}


@cache
def _catalogue(language: str) -> Mapping[str, Forms]:
    sentences: dict[str, Forms] = {}
    for page in (files("veedor") / "locale" / language).iterdir():
        if page.name.endswith(".toml"):
            _collect(tomllib.loads(page.read_text(encoding="utf-8")), page.name[:-5], sentences)
    return sentences


def _collect(node: Mapping[str, object], prefix: str, into: dict[str, Forms]) -> None:
    for key, value in node.items():
        code = f"{prefix}.{key}"
        if not isinstance(value, Mapping):
            into[code] = Forms(said := str(value), said)
        elif value.keys() == _FORMS:
            into[code] = Forms(str(value["one"]), str(value["other"]))
        else:
            _collect(value, code, into)


class Words:
    """The voice of one language."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language {language!r} is not one of {LANGUAGES}")
        self.language = language

    def say(self, code: str, /, **values: object) -> str:
        """The sentence of `code`, in the form that its numbers ask for; numbers get their marks."""
        shown = {name: self._shown(value) for name, value in values.items()}
        return _catalogue(self.language)[code].chosen(values).format_map(shown)

    def knows(self, code: str) -> bool:
        """Whether the catalogue holds `code`."""
        return code in _catalogue(self.language)

    def explain(self, problem: Problem) -> str:
        """What happened, where, and what to do, in one line."""
        says = self.say(f"{problem.code}.says", **problem.values)
        do = self.say(f"{problem.code}.do", **problem.values)
        return f"{problem.where}: {says} {do}"

    def number(self, value: int) -> str:
        """An integer with thousands marks: 7.156.462 or 7,156,462; below zero with a minus sign, not a hyphen."""
        return f"{value:,}".replace(",", _MARKS[self.language][0]).replace("-", MINUS)

    def decimal(self, value: Decimal) -> str:
        """A decimal number as it is written, with the marks of the language: 51.20 or 51,20."""
        whole, _, decimals = f"{value:,f}".partition(".")
        thousands, mark = _MARKS[self.language]
        return whole.replace(",", thousands).replace("-", MINUS) + (mark + decimals if decimals else "")

    def percent(self, part: Fraction | None, decimals: int = 2) -> str:
        """A share of one as a percentage, rounded half up on the exact fraction; `None` is a dash."""
        if part is None:
            return "—"
        scale = 10**decimals
        scaled = part * 100 * scale
        rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        whole, rest = divmod(abs(rounded), scale)
        sign = MINUS if rounded < 0 else ""
        mark = _MARKS[self.language][1]
        digits = f"{mark}{rest:0{decimals}d}" if decimals else ""
        return f"{sign}{self.number(whole)}{digits} %"

    def _shown(self, value: object) -> str:
        if isinstance(value, Phrase):
            return self.say(value.code, **value.values)
        if isinstance(value, bool):
            return str(value)
        if isinstance(value, int):
            return self.number(value)
        if isinstance(value, Decimal):
            return self.decimal(value)
        if isinstance(value, Fraction):
            return self.percent(value)
        return str(value)


def codes(language: str) -> Mapping[str, Forms]:
    """Every code of a language with its sentence, for the test that holds the languages equal."""
    return dict(_catalogue(language))
