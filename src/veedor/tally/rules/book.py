"""Every rule, in one explicit order."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from veedor.tally.rules.a_intake import INTAKE
from veedor.tally.rules.b_arithmetic import ARITHMETIC
from veedor.tally.rules.c_presence import PRESENCE
from veedor.tally.rules.d_neighbours import NEIGHBOURS
from veedor.tally.rules.d_outliers import OUTLIERS
from veedor.tally.rules.d_shares import SHARES
from veedor.tally.rules.d_slips import SLIP_RULES
from veedor.tally.rules.f_sources import SOURCE_RULES
from veedor.tally.rules.g_hierarchy import HIERARCHY_RULES
from veedor.tally.rules.rule import Rule, Sheets

Family: TypeAlias = tuple[Rule[Sheets], ...]

SHEET_FAMILIES: Final[tuple[Family, ...]] = (
    INTAKE,
    ARITHMETIC,
    PRESENCE,
    SHARES,
    NEIGHBOURS,
    SLIP_RULES,
    OUTLIERS,
)
"""A to D. Rules of one family work from the same intermediate figures; families may be checked side by side."""

SHEET_RULES: Final[Family] = tuple(rule for family in SHEET_FAMILIES for rule in family)

ALL_RULES: Final[tuple[Rule[Any], ...]] = (*SHEET_RULES, *SOURCE_RULES, *HIERARCHY_RULES)


def rule(code: str) -> Rule[Any]:
    """The rule with this code; KeyError if there is none."""
    return _BY_CODE[code]


_BY_CODE: Final = {one.code: one for one in ALL_RULES}
