"""Work by several processes: in order, not far ahead, and a refusal arrives whole."""

from __future__ import annotations

from operator import length_hint

import pytest

from veedor.base.errors import Problem, Refused
from veedor.cli.processes import each_passed, processes


def accept(_: int) -> None:
    """Everything passes."""


def refuse_seven(item: int) -> None:
    if item == 7:
        raise Refused([Problem("log.proof.root", "leaf 7", {"given": 1}), Problem("log.proof.root", "leaf 8")])


@pytest.mark.parametrize("jobs", [1, 2])
def test_items_come_in_their_order_and_are_asked_for_a_few_ahead(jobs: int) -> None:
    items = iter(range(30))
    for at, item in enumerate(each_passed(accept, items, jobs)):
        assert item == at
        assert length_hint(items) >= 29 - at - 2 * jobs


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_passes_that_was_refused_and_all_problems_arrive(jobs: int) -> None:
    passed = each_passed(refuse_seven, range(20), jobs)
    assert [next(passed) for _ in range(7)] == list(range(7))
    with pytest.raises(Refused) as refused:
        next(passed)
    assert [(one.where, one.values) for one in refused.value.problems] == [("leaf 7", {"given": 1}), ("leaf 8", {})]


def test_who_asks_for_nothing_gets_a_process_a_processor() -> None:
    assert processes(3) == 3
    assert processes(None) >= 1
