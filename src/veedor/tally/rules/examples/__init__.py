"""One accepted and one refused case a rule, and one that cannot be evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from veedor.tally.rules.examples.a_intake import INTAKE
from veedor.tally.rules.examples.b_arithmetic import ARITHMETIC
from veedor.tally.rules.examples.c_presence import PRESENCE
from veedor.tally.rules.examples.case import Example
from veedor.tally.rules.examples.d_plausibility import PLAUSIBILITY

EXAMPLES: Final[Mapping[str, Example]] = {**INTAKE, **ARITHMETIC, **PRESENCE, **PLAUSIBILITY}
