"""Rules of the form `sum of fields  =|≤  sum of fields`: one builder for check and explanation."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np

from veedor.tally.rules.columns import Columns, Figure
from veedor.tally.rules.rule import Checked, Numbers, Rule, Severity, Sheets, verdicts

Side: TypeAlias = Callable[[Columns], Figure]
"""One side of the relation: which figure of the sheets it is."""


class Relation(StrEnum):
    EQUAL = "="
    AT_MOST = "≤"


EQUAL: Final = Relation.EQUAL
AT_MOST: Final = Relation.AT_MOST


def fields(*names: str) -> Side:
    """The side that adds up these fields."""
    return lambda columns: columns.sum(*names)


def compare(left: Figure, relation: Relation, right: Figure) -> Checked:
    """Not evaluated where any summand of either side is no number."""
    known = left.known & right.known
    test = np.not_equal if relation is Relation.EQUAL else np.greater
    return Checked(
        verdicts(known, test(left.values, right.values) if known.any() else known),
        {**left.missing, **right.missing},
        lambda row: put_in(left, right, row),
    )


def put_in(left: Figure, right: Figure, row: int) -> Numbers:
    """The numbers of a sentence: `terms` = `sum` stands against `stated_terms` = `stated`; `left` and `right`
    are the same as equations, or a lone number where there is only one term."""
    sum_, stated = left.at(row), right.at(row)
    return {
        "terms": left.written(row),
        "sum": sum_,
        "stated_terms": right.written(row),
        "stated": stated,
        "left": left.equation(row),
        "right": right.equation(row),
        "difference": abs(sum_ - stated),
    }


def linear(
    code: str, formula: str, left: Side, relation: Relation, right: Side, names: tuple[str, ...]
) -> Rule[Sheets]:
    """An error wherever `left` does not stand in `relation` to `right`; `names` are the fields as
    documentation lists them."""

    def check(sheets: Sheets) -> Checked:
        return compare(left(sheets.columns), relation, right(sheets.columns))

    return Rule(code, Severity.ERROR, formula, names, check)
