"""The shipped calibration: a few numbers learnt from past counts, and where they come from (calibration.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from veedor.forecast.projection import Calibration


@cache
def shipped() -> Calibration:
    """What `calibration.toml` says."""
    text = resources.files("veedor.forecast").joinpath("calibration.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    past = told["past"]
    return Calibration(
        multipliers=_by_alpha(told["band"]),
        calls=_by_alpha(told["calls"]),
        turnout=_by_alpha(told["turnout"]),
        parts={str(part): float(value) for part, value in told["parts"].items()},
        unit=str(past["unit"]),
        units=int(past["units"]),
        nights=int(past["nights"]),
        alpha_reachable_by_night=1 / (int(past["nights"]) + 1),
        assumption=str(past["assumption"]),
        method=int(told["method"]),
    )


def _by_alpha(told: Mapping[str, float]) -> dict[float, float]:
    return {float(alpha): float(value) for alpha, value in told.items()}
