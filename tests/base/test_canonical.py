"""Canonical JSON: equal to RFC 8785, one spelling each, hostile spellings refused by name."""

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from veedor.base.canonical import LARGEST, MOST_BYTES, MOST_DEEP, canonical, read_canonical
from veedor.base.errors import Refused

keys = st.text(st.characters(max_codepoint=127), max_size=6)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.problems[0].code


@given(values)
def test_equals_rfc_8785(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(values)
def test_what_is_written_is_read_back(value: object) -> None:
    assert read_canonical(canonical(value), "here") == value


@given(values, st.sampled_from(["indent", "ascii", "unsorted"]))
def test_any_other_spelling_is_refused(value: object, way: str) -> None:
    other = {
        "indent": json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True),
        "ascii": json.dumps(value, separators=(",", ":"), sort_keys=True),
        "unsorted": json.dumps(value, separators=(",", ":"), ensure_ascii=False),
    }[way].encode()
    if other == canonical(value):
        return
    with pytest.raises(Refused) as refused:
        read_canonical(other, "here")
    assert code_of(refused) == "canonical.not_canonical"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_json"),
        (b"{} ", "not_canonical"),
        (b"{}x", "not_json"),
        (b"\xef\xbb\xbf{}", "not_json"),
        (b"\xff", "not_json"),
        (b'"\xff"', "not_utf8"),
        (b'{"a":1,"a":1}', "not_canonical"),
        (b'{"b":1,"a":1}', "not_canonical"),
        (b'"\\ud800"', "not_json"),
        (b'"\\u0041"', "not_canonical"),
        (b"NaN", "not_json"),
        (b"-Infinity", "not_json"),
        (b"1.0", "type"),
        (b"1e3", "type"),
        (b"-1.5", "type"),
        (b"[1,-2.5]", "type"),
        (b'{"a":1e300}', "type"),
        (b"-0", "not_canonical"),
        (b"01", "not_json"),
        (str(2**53).encode(), "number"),
        (str(-(2**53)).encode(), "number"),
        (b"9" * 5000, "not_json"),
        ('{"é":1}'.encode(), "key"),
        (b"[" * 60_000, "deep"),
        (b"[" * (MOST_DEEP + 1) + b"]" * (MOST_DEEP + 1), "deep"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "deep"),
        (b'"' + b"x" * MOST_BYTES + b'"', "too_long"),
    ],
    ids=lambda given: repr(given[:12]),
)
def test_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_canonical(data, "here")
    assert code_of(refused) == f"canonical.{code}"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.5, "type"),
        (float("nan"), "type"),
        (b"bytes", "type"),
        ({"a": {1, 2}}, "type"),
        ([1.0], "type"),
        ({1: 2}, "key"),
        ({"ñ": 2}, "key"),
        (2**53, "number"),
        ("\ud800", "surrogate"),
        ("x" * MOST_BYTES, "too_long"),
    ],
)
def test_what_has_no_spelling_is_refused(value: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        canonical(value)
    assert code_of(refused) == f"canonical.{code}"


def test_the_limits_themselves_are_allowed() -> None:
    deep = b"[" * MOST_DEEP + b"]" * MOST_DEEP
    long = b'"' + b"x" * (MOST_BYTES - 2) + b'"'
    for data in (deep, long, str(LARGEST).encode(), str(-LARGEST).encode()):
        assert canonical(read_canonical(data, "here")) == data
