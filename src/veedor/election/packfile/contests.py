"""Sections on what is decided: contests, options, rules, registers, levels, form, thresholds, floor, policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Final

from veedor.election.contest import Contest, Form, Option, RegisterTotal, Thresholds
from veedor.election.decision import DecisionRule, RuleName
from veedor.election.pack import CoverageFloor, Level, Policy
from veedor.election.packfile.pattern import pattern
from veedor.election.packfile.section import Reader, Section
from veedor.election.packfile.values import (
    MOST,
    colour,
    each,
    filled,
    identifier,
    one_of,
    people,
    share,
    string,
    whole,
    word_among,
)
from veedor.election.sheet import FIELDS, Kind
from veedor.election.text import Text

NAMELESS: Final = Text({"en": "?"})
"""Stands in for a text that could not be read, until the pack is refused."""

_PARAMETERS: Final[Mapping[RuleName, tuple[str, ...]]] = {
    RuleName.PLURALITY: (),
    RuleName.MAJORITY: ("majority",),
    RuleName.FORTY_PLUS_TEN: ("majority", "share", "lead"),
    RuleName.DHONDT: ("seats", "threshold"),
}


def read_level(section: Section, text: Reader[Text]) -> Level:
    with section:
        return Level(
            id=section.need("id", identifier, ""),
            name=section.need("name", text, NAMELESS),
            digits=section.read("digits", whole(1, 18), None),
        )


def read_register(section: Section, text: Reader[Text]) -> RegisterTotal:
    with section:
        return RegisterTotal(
            id=section.need("id", identifier, ""),
            total=section.need("total", whole(1, MOST), 1),
            definition=section.need("definition", text, NAMELESS),
            source=section.need("source", filled, ""),
        )


def read_contest(section: Section, text: Reader[Text]) -> Contest:
    with section:
        return Contest(
            id=section.need("id", identifier, ""),
            name=section.need("name", text, NAMELESS),
            rule=_rule(section),
            options=tuple(_option(inner, text) for inner in section.sections("option")),
            level=section.read("level", identifier, None),
            only=section.read("only", each(filled), ()),
            without=section.read("without", each(filled), ()),
            registers=section.read("registers", each(identifier), ()),
        )


def _option(section: Section, text: Reader[Text]) -> Option:
    with section:
        return Option(
            id=section.need("id", identifier, ""),
            name=section.need("name", text, NAMELESS),
            colour=section.read("colour", colour, None),
            cards=section.read("cards", each(filled), ()),
        )


def _rule(section: Section) -> DecisionRule:
    name = section.need("rule", one_of(RuleName), RuleName.PLURALITY)
    for key in sorted({key for keys in _PARAMETERS.values() for key in keys}):
        if section.states(key) and key not in _PARAMETERS[name]:
            section.fault(key, "pack.not_of_rule", key=key, rule=str(name))
    if name is RuleName.DHONDT and not section.states("seats"):
        section.fault("seats", "pack.missing_key", key="seats")
    return DecisionRule(
        name,
        seats=section.read("seats", whole(1, 1000), 1),
        threshold=section.read("threshold", share, Fraction(0)),
        majority=section.read("majority", share, Fraction(1, 2)),
        share=section.read("share", share, Fraction(2, 5)),
        lead=section.read("lead", share, Fraction(1, 10)),
    )


def read_form(section: Section) -> Form:
    usual = Form()
    with section:
        return Form(
            total_is=section.read("total_is", each(word_among(tuple(FIELDS))), usual.total_is),
            extra_per_station=section.read("extra_per_station", whole(0, 100_000), usual.extra_per_station),
            largest_station=section.read("largest_station", people, None),
            digits=section.read("digits", whole(1, 9), None),
            serial_pattern=section.read("serial_pattern", pattern(), None),
        )


def read_thresholds(section: Section) -> Thresholds:
    usual = Thresholds()
    found: dict[str, Fraction | int] = {}
    with section:
        for each_field in fields(Thresholds):
            default = getattr(usual, each_field.name)
            reader: Reader[Fraction | int] = whole(0, 1_000_000) if isinstance(default, int) else share
            found[each_field.name] = section.read(each_field.name, reader, default)
    return Thresholds(**found)  # type: ignore[arg-type]  # each default has the type of its field


def read_floor(section: Section) -> CoverageFloor:
    with section:
        return CoverageFloor(
            overall=section.need("overall", share, Fraction(0)),
            each=section.need("each", share, Fraction(0)),
            level=section.read("level", identifier, None),
        )


def read_policy(section: Section) -> Policy:
    usual = Policy()
    with section:
        return Policy(
            prefer=section.read("prefer", each(string), usual.prefer),
            prefer_kinds=section.read("prefer_kinds", each(one_of(Kind)), usual.prefer_kinds),
        )
