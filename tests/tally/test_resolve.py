"""Which reading counts, and its grade: the declared policy, one criterion at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from tests.strategies import builders
from veedor.election.pack import Policy
from veedor.election.sheet import Kind, Source, State
from veedor.tally.fold import ContestCount, fold
from veedor.tally.resolve import Grade

STATION = "0101.01"
CONTEST = builders.contest(("a", "b"))


def one_station(
    *given: tuple[Source, Mapping[str, int | State]], policy: Policy | None = None, images: str = ""
) -> ContestCount:
    pack = builders.pack([(STATION, 100)], contests=[CONTEST], registers={"all": 100}, policy=policy)
    readings = [builders.readings([(STATION, votes)], source=source, of=CONTEST) for source, votes in given]
    if images:
        readings = [replace(one, texts={"copy": np.asarray([images])}) for one in readings]
    return fold(pack, builders.frame(pack, *readings), readings).contests[0]


def counted_source(contest: ContestCount) -> str | None:
    index = int(contest.resolved.source[0])
    return None if index < 0 else contest.sources[index].name


X = Source("x", "people")
X2 = Source("x2", "people")
Y = Source("y", "authority")
QR = Source("qr", "people", Kind.QR)
NOBODY = Source("n")
FIRST, SECOND = {"a": 60, "b": 30}, {"a": 30, "b": 60}


def test_two_custodians_outvote_a_third_reading() -> None:
    contest = one_station((X, FIRST), (Y, FIRST), (Source("z", "party"), SECOND))
    assert counted_source(contest) in ("x", "y")
    assert Grade(contest.resolved.grade[0]) is Grade.A
    assert contest.resolved.disputed[0]


def test_one_custodian_twice_does_not_outvote_another() -> None:
    """Whoever hands in his sheet twice gains nothing."""
    contest = one_station((X, FIRST), (X2, FIRST), (Y, SECOND))
    assert counted_source(contest) is None
    assert contest.resolved.tied[0]


def test_more_readings_decide_among_one_custodians_own() -> None:
    contest = one_station((X, FIRST), (X2, FIRST), (Source("x3", "people"), SECOND))
    assert counted_source(contest) in ("x", "x2")
    assert contest.resolved.disputed[0]


@pytest.mark.parametrize("other", ["People", "people ", "PEOPLE", "peo\u200bple", " people", "ｐeople"])
def test_one_custodian_is_one_however_written(other: str) -> None:
    contest = one_station((X, FIRST), (Source("y", other), FIRST))
    assert Grade(contest.resolved.grade[0]) is Grade.C


@pytest.mark.parametrize("nobody", ["", " ", "Undeclared", "\u200b"])
def test_nobody_is_not_independent(nobody: str) -> None:
    assert Grade(one_station((X, FIRST), (Source("y", nobody), FIRST)).resolved.grade[0]) is Grade.C


def test_one_image_is_one_paper_whoever_files_it() -> None:
    contest = one_station((X, FIRST), (Y, FIRST), images="image-1.jpg")
    assert Grade(contest.resolved.grade[0]) is Grade.C


def test_names_of_sources_decide_nothing() -> None:
    """Readings of equal rank that read different halves are a tie, not the first in the alphabet."""
    half, other = {"a": 60, "b": State.ILLEGIBLE}, {"a": State.ILLEGIBLE, "b": 40}
    for names in (("a", "b"), ("b", "a")):
        contest = one_station((Source(names[0], "people"), half), (Source(names[1], "people"), other))
        assert counted_source(contest) is None


def test_printed_sums_that_differ_are_not_the_same_reading() -> None:
    contest = one_station((X, FIRST | {"valid": 95}), (X2, FIRST | {"valid": 96}))
    assert counted_source(contest) is None


def test_a_reading_that_contradicts_itself_loses() -> None:
    sums = {"valid": 90}
    contest = one_station((X, FIRST | {"valid": 80}), (Y, SECOND | sums))
    assert counted_source(contest) == "y"


def test_a_tie_is_not_counted_and_is_listed() -> None:
    contest = one_station((X, FIRST), (Y, SECOND))
    assert counted_source(contest) is None
    assert contest.resolved.tied[0]
    assert contest.areas[0].total.sheets == 0


def test_the_pack_may_prefer_a_custodian() -> None:
    contest = one_station((X, FIRST), (Y, SECOND), policy=Policy(prefer=("authority",)))
    assert counted_source(contest) == "y"
    assert contest.resolved.disputed[0]


def test_a_source_that_contradicts_itself_abstains() -> None:
    pack = builders.pack([(STATION, 100)], contests=[CONTEST], registers={"all": 100})
    twice = builders.readings([(STATION, FIRST), (STATION, SECOND)], source=X, of=CONTEST)
    alone = fold(pack, builders.frame(pack, twice), [twice]).contests[0]
    assert counted_source(alone) is None
    assert alone.resolved.tied[0]
    other = builders.readings([(STATION, FIRST)], source=Y, of=CONTEST)
    helped = fold(pack, builders.frame(pack, twice, other), [twice, other]).contests[0]
    assert counted_source(helped) == "y"
    assert helped.resolved.doubtful[0]


def test_the_same_row_twice_is_one_reading() -> None:
    pack = builders.pack([(STATION, 100)], contests=[CONTEST], registers={"all": 100})
    twice = builders.readings([(STATION, FIRST), (STATION, FIRST)], source=X, of=CONTEST)
    contest = fold(pack, builders.frame(pack, twice), [twice]).contests[0]
    assert contest.areas[0].total.votes == FIRST


@pytest.mark.parametrize(
    ("given", "grade"),
    [
        ([(X, FIRST)], Grade.C),
        ([(X, FIRST), (X2, FIRST)], Grade.C),
        ([(X, FIRST | {"valid": 90}), (QR, FIRST)], Grade.B),
        ([(X, FIRST), (QR, FIRST)], Grade.C),  # nothing checked the sum
        ([(X, FIRST), (Y, FIRST)], Grade.A),
        ([(X, FIRST), (NOBODY, FIRST)], Grade.C),  # an undeclared custodian is nobody independent
        ([(NOBODY, FIRST), (Source("m"), FIRST)], Grade.C),
        ([(Source("d", "people", Kind.DICTATED), FIRST)], Grade.D),
        ([(Source("d", "people", Kind.DICTATED), FIRST), (Y, FIRST)], Grade.C),  # no paper stands behind words
    ],
)
def test_grades(given: list[tuple[Source, dict[str, int]]], grade: Grade) -> None:
    assert Grade(one_station(*given).resolved.grade[0]) is grade


def test_a_row_of_which_nothing_is_read_is_no_sheet() -> None:
    pack = builders.pack([(STATION, 100)], contests=[CONTEST], registers={"all": 100})
    blank = builders.readings([(STATION, {"valid": 90})], source=X, of=CONTEST)
    contest = fold(pack, builders.frame(pack, blank), [blank]).contests[0]
    assert contest.areas[0].total.sheets == 0
    assert contest.areas[0].outcome.by_register[0].outstanding == 100
