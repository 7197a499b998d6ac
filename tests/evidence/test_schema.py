"""What fits at a glance is what has nothing wrong with it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veedor.evidence.fact import FactKind
from veedor.evidence.schema import Code, Figure, MapOf, Whole
from veedor.store.kinds import REGISTRY

WORDS = st.sampled_from(["", "a", "0" * 64, "2024-07-28", "2024-07-28T22:15Z", "president", "empty", "qr"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(0, 9) | st.text(max_size=5) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", list(REGISTRY), ids=lambda kind: kind.name)
@given(data=st.data())
def test_a_value_fits_where_nothing_is_wrong(kind: FactKind, data: st.DataObject) -> None:
    body: Any = data.draw(st.fixed_dictionaries(dict.fromkeys(kind.body.fields, VALUES)) | VALUES)
    assert kind.body.fits(body) is not any(kind.body.misfits(body, ""))
    if isinstance(body, dict):
        for name, wanted in kind.body.fields.items():
            if name in body:
                assert wanted.fits(body[name]) is not any(wanted.misfits(body[name], ""))


FIGURES = st.one_of(
    st.integers(-2, 12), st.sampled_from(["empty", "struck"]), st.booleans(), st.floats(), st.none()
)
MAP = MapOf(Code(re.compile(r"[a-z]{1,3}")), Figure(("empty",), 10), most=300)
"""One for all examples: what it remembers of one must not let another through."""


@given(st.dictionaries(st.text("abcdA", max_size=4), FIGURES, max_size=5))
def test_keys_met_before_let_nothing_else_through(value: dict[str, Any]) -> None:
    assert MAP.fits(value) is not any(MAP.misfits(value, ""))


def test_what_a_map_remembers_is_bounded() -> None:
    one = MapOf(Code(re.compile(r"[0-9]+")), Whole(), most=10_000)
    for number in range(2000):
        assert one.fits({str(number): 0})
    assert one.fits(dict.fromkeys(map(str, range(10_000)), 0))
    assert sum(map(len, one._met)) < 70_000
    assert one == MapOf(one.key, one.item, one.most)
