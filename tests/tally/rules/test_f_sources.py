"""F rules name the pair that differs most, the field in which it does, and both its values."""

from __future__ import annotations

import pytest

from tests.strategies import builders
from veedor.base.words import Words
from veedor.election.sheet import Source, State
from veedor.publish.summary import findings
from veedor.tally.fold import fold

BASE = {"a": 10, "b": 20, "c": 3, "null": 4}


def told(language: str, *figures: tuple[str, dict[str, int | State]]) -> list[str]:
    pack = builders.pack([("0101.01", 90)])
    read = [builders.readings([("0101.01", seen)], source=Source(*name.split("@"))) for name, seen in figures]
    count = fold(pack, builders.frame(pack, *read), read)
    return [one.says(Words(language)) for one in findings(count) if one.rule.code in ("F01", "F02", "F07")]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({**BASE, "b": 29, "c": 4}, "b: one says 20, two says 29."),
        ({**BASE, "null": 0}, "null votes: one says 4, two says 0."),
        ({**BASE, "a": State.ILLEGIBLE, "c": 1}, "c: one says 3, two says 1."),
    ],
)
def test_the_field_that_differs_most(other: dict[str, int | State], said: str) -> None:
    assert told("en", ("one@x", BASE), ("two@y", other)) == [said]


def test_the_pair_that_differs_most() -> None:
    three = (("one@x", BASE), ("two@y", {**BASE, "a": 12}), ("three@z", {**BASE, "a": 99}))
    assert told("es", *three) == ["a: one dice 10, three dice 99."]


def test_two_transcriptions_of_one_custodian() -> None:
    assert told("en", ("one@x", BASE), ("two@x", {**BASE, "c": 5})) == ["c: one says 3, two says 5."]
