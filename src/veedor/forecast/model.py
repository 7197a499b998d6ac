"""The best linear prediction of what the uncounted stations hold, place by place, and its variance.

    votes per elector = covariates · (slopes, the first one by region) + Σ effects of its places + noise

An effect is drawn for every place of every level; its variance is learnt from the places counted, and from what
places usually differ by while few are. One pass up the tree gives the prediction of the sum over all uncounted
stations and its variance (Henderson's mixed-model equations, solved by elimination along the tree), in O(places)
for any number of assertions at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.forecast.places import PlaceTree, added, gather, total
from veedor.forecast.sums import Counted, Floats, Pending

PRIOR_STATIONS: Final = 4.0
"""What is presumed of a variance weighs as much as so many observations of it."""
NOISE_PRESUMED: Final = 0.5
PLACES_PRESUMED: Final = 0.3
"""Parts of the variance between stations presumed to lie inside a polling place, and on each level above."""
SLOPE_PRIOR: Final = 10.0
REGION_SLOPE_PRIOR: Final = 30.0
"""Slopes are drawn to zero (to the common one) as if so many stations of one standard deviation showed none."""
LEAST_VARIANCE: Final = 1e-6
"""Of votes per elector: nothing is known better than to 0.1 points."""


TINY: Final = 1e-12
BLOCK: Final = 100_000
"""Numbers a level is worked on at a time: more would leave the processor's cache."""


@dataclass(frozen=True)
class Foreseen:
    """Of each assertion (k): `total`, the sum over the uncounted stations, in votes, and its `variance`."""

    total: Floats
    variance: Floats


def foresee(tree: PlaceTree, done: Counted, left: Pending, weights: Floats) -> Foreseen:
    """The prediction for each column of `weights` (options × k). At least one station must be counted."""
    ground = _survey(tree, done, left)
    fit = _regress(ground, weights)
    leaves = _residuals(ground, fit, weights)
    columns = max(1, BLOCK // tree.leaves)
    blocks = [slice(at, at + columns) for at in range(0, weights.shape[1], columns)]
    said = [_climb(tree, done, left, leaves.only(block)) for block in blocks]
    effects, variance = (np.concatenate(parts) for parts in zip(*said, strict=True))
    trend = ground.covariates_left.sum(axis=0) @ fit.slopes + ground.covariates_left[:, 0] @ fit.regional
    return Foreseen(effects + trend, variance + ground.trend_variance * leaves.noise)


@dataclass(frozen=True)
class _Ground:
    """What no assertion changes. Products of values (q × q): around the `overall` mean, `inside` regions, and
    `within` polling places; `by_size` (regions × q): with the first covariate, inside the region. Of the uncounted:
    `covariates_left` (regions × p), `off`, what these sums are beyond what counted stations of the region would
    have. `inverse` (p × p), `firmness` (regions): variance of slopes and its inverse for the regional ones, in that
    of the noise."""

    tree: PlaceTree
    done: Counted
    overall: Floats
    inside: Floats
    within: Floats
    by_size: Floats
    inverse: Floats
    firmness: Floats
    covariates_left: Floats
    off: Floats

    @property
    def trend_variance(self) -> float:
        """What the slopes' uncertainty adds, in units of the noise."""
        off = self.off.sum(axis=0)
        common = float(off @ self.inverse @ off)
        return common if self.tree.regions == 1 else common + float((self.off[:, 0] ** 2 / self.firmness).sum())


def _survey(tree: PlaceTree, done: Counted, left: Pending) -> _Ground:
    region, regions, options = tree.region, tree.regions, done.options
    weight, sums = added(region, done.weight, regions), gather(region, done.values, regions)
    everything, unit = sums.sum(axis=0), float(weight.sum()) / done.number
    means = np.where((weight > 0)[:, None], sums / np.maximum(weight, TINY)[:, None], everything / weight.sum())
    inside = done.products - sums.T @ means
    by_size = done.by_size - sums * means[:, [options]]
    prior = np.eye(len(inside) - options) * SLOPE_PRIOR * unit
    covariates, electors = gather(region, left.covariates, regions), added(region, left.electors, regions)
    return _Ground(
        tree,
        done,
        overall=done.products - np.outer(everything, everything) / weight.sum(),
        inside=inside,
        within=done.products - (done.values / np.maximum(done.weight, TINY)[:, None]).T @ done.values,
        by_size=by_size,
        inverse=np.linalg.inv(inside[options:, options:] + prior).astype(np.float64, copy=False),
        firmness=np.maximum(by_size[:, options], 0.0) + REGION_SLOPE_PRIOR * unit,
        covariates_left=covariates,
        off=covariates - electors[:, None] * means[:, options:],
    )


@dataclass(frozen=True)
class _Regression:
    """`slopes`: p × k; `regional`: regions × k, what each region adds to the first."""

    slopes: Floats
    regional: Floats


def _regress(ground: _Ground, weights: Floats) -> _Regression:
    """Slopes from differences inside regions only: across regions size and vote are confounded."""
    options = ground.done.options
    slopes = ground.inverse @ (ground.inside[options:, :options] @ weights)
    if ground.tree.regions == 1:
        return _Regression(slopes, np.zeros((1, weights.shape[1])))
    regional = ground.by_size[:, :options] @ weights - ground.by_size[:, options:] @ slopes
    return _Regression(slopes, regional / ground.firmness[:, None])


def _residuals(ground: _Ground, fit: _Regression, weights: Floats) -> _Leaves:
    """What the covariates leave unexplained, and how much stations and places differ in it."""
    done, form = ground.done, np.concatenate([weights, -fit.slopes])
    between = np.maximum(_variance(form, ground.overall) / max(done.number - 1, 1), LEAST_VARIANCE)
    freedom = done.number - np.count_nonzero(done.seen)
    presumed = PRIOR_STATIONS * NOISE_PRESUMED * between
    noise = (presumed + _variance(form, ground.within)) / (PRIOR_STATIONS + freedom)
    residual = done.values @ form - fit.regional[ground.tree.region] * done.values[:, [done.options]]
    return _Leaves(residual, np.maximum(noise, LEAST_VARIANCE), between)


def _variance(form: Floats, products: Floats) -> Floats:
    forms: Floats = np.einsum("ik,ij,jk->k", form, products, form)
    return np.maximum(forms, 0.0)


@dataclass(frozen=True)
class _Leaves:
    """`residual`: leaves × k, weighted sums. `noise`: k, variance of a station of middling size inside its polling
    place; `between`: k, variance between counted stations."""

    residual: Floats
    noise: Floats
    between: Floats

    def only(self, block: slice) -> _Leaves:
        return _Leaves(self.residual[:, block], self.noise[block], self.between[block])


@dataclass
class _Level:
    """All nodes of one level (× k). `precision` and `mean` of what the counted stations below say of the node. Of
    the uncounted below: `fixed`, already predicted; `open`, electors that follow the node's own value; `spread`,
    variance gathered. `seen`: nodes with something counted below."""

    precision: Floats
    mean: Floats
    fixed: Floats
    open: Floats
    spread: Floats
    seen: NDArray[np.bool_]


def _climb(tree: PlaceTree, done: Counted, left: Pending, leaves: _Leaves) -> tuple[Floats, Floats]:
    """From the polling places to the root: the sum of effects over the uncounted, and its variance."""
    weight = np.where(done.seen, done.weight, 1.0)[:, None]
    level = _Level(
        done.weight[:, None] / leaves.noise,
        leaves.residual / weight * done.seen[:, None],
        np.zeros_like(leaves.residual),
        left.electors[:, None] * np.ones(len(leaves.noise)),
        left.noise[:, None] * leaves.noise,
        done.seen,
    )
    for parent, starts in zip(reversed(tree.parents), reversed(tree.starts), strict=True):
        level = _up(level, parent, starts, leaves.between)
    effects = level.fixed[0] + level.open[0] * level.mean[0]
    return effects, level.spread[0] + level.open[0] ** 2 / level.precision[0]


def _up(below: _Level, parent: NDArray[np.intp], starts: NDArray[np.intp], between: Floats) -> _Level:
    """One level up: every node's own effect is integrated out."""
    seen = below.seen[:, None]
    sampling = np.where(seen, 1 / np.where(seen, below.precision, 1.0), 0.0)
    effect = _effect_variance(below, parent, starts, sampling, between)
    damping = below.precision + 1 / effect
    trust = below.precision / damping
    said = np.where(seen, 1 / (effect + sampling), 0.0)
    precision = total(said, starts)
    mean = total(said * below.mean, starts) / np.where(precision > 0, precision, 1.0)
    return _Level(
        precision,
        mean,
        total(below.fixed + below.open * trust * below.mean, starts),
        total(below.open * (1 - trust), starts),
        total(below.spread + below.open**2 / damping, starts),
        np.logical_or.reduceat(below.seen, starts),
    )


def _effect_variance(
    below: _Level, parent: NDArray[np.intp], starts: NDArray[np.intp], sampling: Floats, between: Floats
) -> Floats:
    """Variance of the effects of one level: moments around the parents' means, what sampling explains taken off."""
    seen = below.seen.astype(np.float64)
    children = total(seen, starts)
    means = total(below.mean * seen[:, None], starts) / np.maximum(children, 1)[:, None]
    apart = below.mean - means[parent]
    squares = seen @ apart**2
    siblings = children[parent]
    explained = (np.maximum(siblings - 1, 0) / np.maximum(siblings, 1)) @ sampling
    freedom = float(np.maximum(children - 1, 0).sum())
    presumed = PRIOR_STATIONS * PLACES_PRESUMED * between
    variance: Floats = (presumed + np.maximum(squares - explained, 0)) / (PRIOR_STATIONS + freedom)
    return variance
