"""The tree of places."""

from __future__ import annotations

import numpy as np

from veedor.forecast.places import grow, total


def test_equal_codes_below_different_parents_are_different_places() -> None:
    tree = grow(np.array([[0, 0]] * 3 + [[0, 1]] * 3 + [[1, 0]] * 3 + [[1, 1]] * 3, dtype=np.int32))
    assert tree.leaves == 4
    assert [list(parent) for parent in tree.parents] == [[0, 0], [0, 0, 1, 1]]
    assert list(tree.region) == [0, 0, 1, 1]
    assert tree.regions == 2


def test_levels_that_tell_nothing_apart_are_left_out() -> None:
    same = np.zeros((12, 1), dtype=np.int32)
    areas = np.repeat([0, 1, 2], 4)[:, None].astype(np.int32)
    alone = np.arange(12)[:, None].astype(np.int32)
    tree = grow(np.concatenate([same, areas, areas, alone], axis=1))
    assert (tree.leaves, len(tree.parents)) == (3, 1)


def test_no_places_are_one() -> None:
    tree = grow(np.zeros((5, 0), dtype=np.int32))
    assert (tree.leaves, tree.parents, tree.regions) == (1, (), 1)


def test_children_add_up_to_parents() -> None:
    assert total(np.arange(6.0)[:, None], np.array([0, 2, 5])).tolist() == [[1.0], [9.0], [5.0]]
