"""Hostile facts: whatever bytes come in, a fact, or a refusal that says what is wrong; soon, in little memory."""

import json
import random
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veedor.base.canonical import MOST_BYTES
from veedor.base.errors import Refused
from veedor.base.words import Words
from veedor.evidence.blob import Promises
from veedor.evidence.census import count
from veedor.evidence.fact import Fact, read_entry
from veedor.evidence.receipt import read_opening
from veedor.evidence.schema import (
    Code,
    Day,
    Figure,
    Hex,
    ListOf,
    MapOf,
    Maybe,
    OneOf,
    OpenFact,
    Place,
    Private,
    Quarter,
    Record,
    Type,
    Whole,
    YesNo,
)
from veedor.store.kinds import REGISTRY

AT = "2024-07-28T22:15Z"
Chance = random.Random

BAD: Final[tuple[object, ...]] = (
    None,
    True,
    -1,
    0,
    2**31,
    2**53 - 1,
    "",
    " ",
    "a b",
    "\n",
    "\u202e",
    "ñ" * 70,
    "x" * 3000,
    "AB" * 32,
    "2024-02-30",
    "2024-07-28T22:16Z",
    [],
    [[]],
    {},
    {"": {}},
    {"leaf": 0},
    {"at": 1, "body": [], "kind": "opened", "version": "1"},
)


def made(wanted: Type, chance: Chance, wrong: float) -> Any:
    """A value by the grammar of a type; with the chance `wrong`, at any place, one that is none."""
    if chance.random() < wrong:
        return chance.choice(BAD)
    match wanted:
        case Record():
            named = {
                name: made(inner, chance, wrong)
                for name, inner in wanted.fields.items()
                if not (isinstance(inner, Maybe) and chance.random() < 0.5) and chance.random() >= wrong
            }
            return named | ({"more": 1} if chance.random() < wrong else {})
        case Maybe():
            return made(wanted.item, chance, wrong)
        case ListOf():
            return [made(wanted.item, chance, wrong) for _ in range(chance.randrange(3))]
        case MapOf():
            return {_word(wanted.key, chance): made(wanted.item, chance, wrong) for _ in range(chance.randrange(4))}
        case OpenFact():
            return _fact(chance, wrong)
    return _single(wanted, chance)


def _single(wanted: Type, chance: Chance) -> Any:
    match wanted:
        case Whole():
            return chance.choice([wanted.low, wanted.high, min(wanted.low + 7, wanted.high)])
        case Figure():
            return chance.choice([0, wanted.high, *wanted.states])
        case OneOf():
            return chance.choice(wanted.codes)
        case Hex():
            return f"{chance.getrandbits(256):064x}"
        case YesNo():
            return chance.random() < 0.5
        case Code():
            return _word(wanted, chance)
    return {Day: "2024-07-28", Quarter: AT, Place: "0101.01", Private: "x"}[type(wanted)]


def _word(code: Code, chance: Chance) -> str:
    words = ["a", "A1", "copy", "valid", "12 %", "4/5", "x/y.toml", "example.org/log", "", "a+01234567+" + "A" * 44]
    fitting = [word for word in words if code.pattern.fullmatch(word)]
    return chance.choice(fitting)


def _fact(chance: Chance, wrong: float) -> dict[str, Any]:
    kind = chance.choice(list(REGISTRY))
    body = made(kind.body, chance, wrong)
    shape: dict[str, Any] = {"at": AT, "body": body, "kind": kind.name, "version": kind.version}
    if chance.random() < wrong:
        shape[chance.choice(list(shape))] = chance.choice(BAD)
    return shape


def written(shape: object) -> bytes:
    return json.dumps(shape, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def grammatical(chance: Chance) -> bytes:
    """Something like a fact."""
    return written(_fact(chance, chance.choice([0, 0.02, 0.2])))


def damaged(chance: Chance) -> bytes:
    """A fact with bits flipped, bytes cut out, doubled or put in."""
    data = bytearray(grammatical(chance))
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(data))
        end = at + chance.randrange(9)
        piece = [bytes([data[at] ^ 1 << chance.randrange(8)]), b"", data[at:end] * 2, chance.choice(PIECES)]
        data[at:end] = chance.choice(piece)
        data = data or bytearray(b"0")
    return bytes(data)


PIECES: Final = (
    b"NaN",
    b"-0",
    b"1e999",
    b"0.5",
    b"9" * 400,
    b"\\ud800",
    b"\\u0041",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\xed\xa0\x80",
    b"\0",
    b'{"a":1,"a":2}',
    b"[" * 400,
    b'{"a":' * 300,
    b'"',
    b",",
    b"}",
)


def extreme(chance: Chance) -> bytes:
    """As long or deep as it may be, and one byte more."""
    most = MOST_BYTES + chance.randrange(-1, 3)
    unit = chance.choice([b"[", b"{", b'{"a":', b"9", b'"', b"\\", b"[[],", b'{"":[', b"\xc3\xa9", b" ", b"[0,"])
    return (unit * (most // len(unit) + 1))[:most]


def noise(chance: Chance) -> bytes:
    return chance.randbytes(chance.randrange(200))


def answer(data: bytes) -> str:
    """What is made of an entry: its kind, or the code of what is wrong with it."""
    counted = count([(0, data)], REGISTRY, "tile")
    words = Words("en")
    assert all(words.explain(problem) for problem in counted.faults)
    try:
        entry = read_entry(data, "leaf")
    except Refused as refused:
        assert counted.census.unreadable == 1
        return refused.problems[0].code
    assert entry.entry() == data
    if not REGISTRY.problems(entry, "leaf"):
        Promises().add(0, entry, REGISTRY)
        if isinstance(entry, Fact) and REGISTRY.knows(entry):
            assert REGISTRY.admit(entry, "leaf") == entry
    return entry.kind


def answers(maker: Callable[[Chance], bytes], cases: int, seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    return (answer(maker(chance)) for _ in range(cases))


@pytest.mark.parametrize("maker", [grammatical, damaged, extreme, noise])
def test_hostile_facts_are_named(maker: Callable[[Chance], bytes]) -> None:
    list(answers(maker, 50 if maker is extreme else 400, seed=1))


def test_the_grammar_makes_facts_of_every_kind_and_of_none() -> None:
    found = set(answers(grammatical, 1500, seed=2))
    assert {kind.name for kind in REGISTRY} <= found
    assert "fact.envelope" in found


def test_an_extreme_fact_takes_little_memory() -> None:
    chance = random.Random(3)
    tracemalloc.start()
    try:
        for _ in range(30):
            answer(extreme(chance))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 * 1024**2


@given(st.binary(max_size=80))
def test_an_opening_is_read_or_refused(data: bytes) -> None:
    for raw in (data, b'{"fact":' + data, written({"fact": data.hex(), "salt": "00" * 32})):
        with pytest.raises(Refused):
            read_opening(raw, "here")


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_hundred_thousand_hostile_facts(seed: int) -> None:
    for maker, cases in ((grammatical, 12_000), (damaged, 11_000), (noise, 1_500), (extreme, 500)):
        list(answers(maker, cases, seed=100 + seed))
