"""What tonight's misses teach."""

from __future__ import annotations

import numpy as np
import pytest

from veedor.forecast.drift import Miss, distance, learn


def test_distance_is_least_when_half_is_in() -> None:
    """φ(z)/(f(1 − f)) at the quantile z of the share f: 1.596 at one half, symmetric."""
    assert distance(0.5, 1.0) == pytest.approx(1.5958, abs=1e-3)
    assert distance(0.1, 1.0) == pytest.approx(distance(0.9, 1.0), rel=1e-3)
    assert distance(0.1, 1.0) > distance(0.3, 1.0) > distance(0.5, 1.0)


def test_nothing_seen_teaches_nothing() -> None:
    drift = learn([], 2)
    assert list(drift.slope) == [0, 0]
    assert drift.largest is None  # not measured, which is not zero
    assert bool((drift.jump_variance > 0).all())


def test_misses_that_grow_with_distance_are_a_trend() -> None:
    misses = [Miss(np.array([0.1 * far]), np.array([1e-6]), far) for far in (1.2, 1.0, 0.8, 0.6)]
    drift = learn(misses, 1)
    assert drift.slope[0] == pytest.approx(0.1, rel=0.1)
    assert drift.largest[0] == pytest.approx(0.12)


def test_misses_to_both_sides_are_jumps() -> None:
    misses = [Miss(np.array([side * 0.1]), np.array([1e-6]), 1.0) for side in (1, -1, 1, -1)]
    drift = learn(misses, 1)
    assert abs(drift.slope[0]) < 0.02
    assert drift.jump_variance[0] > 0.002
