"""Patterns that a stranger wrote run to their end, or are refused."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veedor.election.packfile.faults import Unfit
from veedor.election.packfile.pattern import pattern

TAME = [
    r"[^/]+$",
    r"^(?P<part1>\d{9})\.(?P<part2>\d{2})\.",
    r"^(\d{3},){38}$",
    r"(\d{2})?x",
    r"a+?b",
    r"[(a+)+]",
    r"\(a+\)+",
    r"(?:foo|bar)baz",
]
WILD = [
    r"(a+)+$",
    r"(a*)*",
    r"(a|a)*$",
    r"(?:a?){30}",
    r"((a{1,9}){9}){9}",
    r"(\d+,){38}",
    r".*.*.*.*.*.*x",
    r"(?=a)b",
    r"(?i)a",
    r"(a)\1",
    r"(?P<x>a)(?P=x)",
    r"a{5000}",
]
BROKEN = ["(", "[", "a{2,1}", "*", "(?P<1>a)", "[[a]"]


def refusal(expression: str) -> str:
    with pytest.raises(Unfit) as caught:
        pattern()(expression)
    return caught.value.faults[0].code


@pytest.mark.parametrize("expression", TAME)
def test_tame(expression: str) -> None:
    assert pattern()(expression) == expression


@pytest.mark.parametrize("expression", WILD)
def test_wild(expression: str) -> None:
    assert refusal(expression) == "pack.wild_pattern"


@pytest.mark.parametrize("expression", BROKEN)
def test_broken(expression: str) -> None:
    assert refusal(expression) == "pack.bad_pattern"


def test_too_long() -> None:
    assert refusal("a" * 301) == "pack.pattern_too_long"


@settings(deadline=None)
@given(st.text(alphabet="ab()|*+?{}1,[]^\\d.$:P<>", max_size=24))
def test_what_is_let_through_ends_soon_on_a_short_cell(expression: str) -> None:
    try:
        accepted = pattern()(expression)
    except Unfit:
        return
    start = time.perf_counter()
    re.search(accepted, "a" * 40 + "!")
    assert time.perf_counter() - start < 2
