"""What fits at a glance is what has nothing wrong with it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veedor.evidence.fact import FactKind
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
