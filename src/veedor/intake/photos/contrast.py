"""Contrast stretched tile by tile, without exaggerating where there is none (CLAHE, Zuiderveld 1994)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

_TILES: Final = 8
"""In each direction."""

_CLIP: Final = 3.0
"""How many times its even share one grey may weigh in its tile."""

_GREYS: Final = 256
_ROWS: Final = 256
"""Rows that are mapped at once, so that memory stays small."""

_Weights: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]


def local_contrast(picture: Image) -> Image:
    """The same picture, every tile using all greys, with no seams between tiles."""
    from PIL.Image import fromarray

    grey = np.asarray(picture)
    maps = _tile_maps(grey)
    down, across = _weights(grey.shape[0]), _weights(grey.shape[1])
    rows = range(0, grey.shape[0], _ROWS)
    return fromarray(np.concatenate([_mapped(grey, maps, down, across, slice(row, row + _ROWS)) for row in rows]))


def _tile_maps(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """What each tile makes of each grey, (tiles × tiles × greys)."""
    maps = np.empty((_TILES, _TILES, _GREYS), dtype=np.float32)
    for row, band in enumerate(np.array_split(grey, _TILES)):
        for column, tile in enumerate(np.array_split(band, _TILES, axis=1)):
            maps[row, column] = _clipped_map(tile)
    return maps


def _clipped_map(tile: NDArray[np.uint8]) -> NDArray[np.float64]:
    counts = np.bincount(tile.ravel(), minlength=_GREYS).astype(np.float64)
    most = _CLIP * max(tile.size, 1) / _GREYS
    beyond = np.clip(counts - most, 0, None).sum()
    spread: NDArray[np.float64] = np.minimum(counts, most) + beyond / _GREYS
    return np.cumsum(spread) * (_GREYS - 1) / max(tile.size, 1)


def _weights(length: int) -> _Weights:
    """For every row (or column): the two tiles whose centres it lies between, and the share of the second."""
    place = (np.arange(length) + 0.5) * _TILES / length - 0.5
    first = np.clip(np.floor(place), 0, _TILES - 1).astype(np.int64)
    share = np.clip(place - first, 0, 1).astype(np.float32)
    return first, np.minimum(first + 1, _TILES - 1), share


def _mapped(
    grey: NDArray[np.uint8], maps: NDArray[np.float32], down: _Weights, across: _Weights, rows: slice
) -> NDArray[np.uint8]:
    """Some rows, each pixel between what its four nearest tiles make of it."""
    part = grey[rows]
    upper, lower, weight = (values[rows, None] for values in down)
    left, right, share = (values[None, :] for values in across)
    above = maps[upper, left, part] * (1 - share) + maps[upper, right, part] * share
    below = maps[lower, left, part] * (1 - share) + maps[lower, right, part] * share
    mixed: NDArray[np.float32] = above * (1 - weight) + below * weight
    return mixed.clip(0, _GREYS - 1).astype(np.uint8)
