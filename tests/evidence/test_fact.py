"""The envelope, the registry, the seal: sealed means sealed, unknown is kept, no free text in the open."""

import re
from dataclasses import replace
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.logs import SIGNER, held
from veedor.base.canonical import MOST_BYTES
from veedor.base.errors import Refused
from veedor.evidence import schema
from veedor.evidence.disk import Disk
from veedor.evidence.fact import (
    ROOM_TO_OPEN,
    Fact,
    FactKind,
    Opening,
    Openness,
    Registry,
    Sealed,
    read_entry,
    seal,
    shuffled,
)
from veedor.evidence.log import Log
from veedor.evidence.schema import Code, MapOf, Private, Record, Whole
from veedor.store.kinds import REGISTRY

AT = "2024-07-28T22:15Z"
FACT = Fact("blob.withheld", 1, AT, {"blob": "ab" * 32, "reason": "personal"})


def reading(station: str, a: int, b: int, row: int = 1, source: str = "north") -> Fact:
    body = {
        "source": source,
        "custodian": "campaign",
        "reading": "typed",
        "stage": "",
        "origin": {"blob": "cd" * 32, "row": row},
        "station": station,
        "contest": "president",
        "votes": {"a": a, "b": b},
        "fields": {"null": 0},
        "words": {},
    }
    return Fact("sheet.read", 1, AT, body)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.problems[0].code


def test_the_bytes_of_an_open_fact() -> None:
    assert FACT.entry() == (
        b'{"at":"2024-07-28T22:15Z","body":{"blob":"' + b"ab" * 32 + b'","reason":"personal"},'
        b'"kind":"blob.withheld","version":1}'
    )
    assert read_entry(FACT.entry(), "leaf") == FACT


def test_the_bytes_of_a_sealed_fact() -> None:
    sealed, opening = seal(FACT)
    digest = sha256(opening.salt + FACT.entry()).hexdigest()
    assert len(opening.salt) == 32
    assert sealed.entry() == b'{"kind":"blob.withheld","sealed":"' + digest.encode() + b'"}'
    assert read_entry(sealed.entry(), "leaf") == sealed
    assert opening.commitment == sealed.commitment


def test_every_seal_has_a_salt_of_its_own() -> None:
    sealed = [seal(FACT) for _ in range(50)]
    assert len({one.commitment for one, _ in sealed}) == 50
    assert len({opening.salt for _, opening in sealed}) == 50


def test_facts_are_shuffled_into_an_order_of_chance() -> None:
    """In the order of a file the number of a leaf would name a station."""
    facts = [reading(f"0101.{number:02d}", 1, 2, row=number) for number in range(1, 90)]
    order = shuffled(facts)
    assert sorted(order, key=Fact.entry) == sorted(facts, key=Fact.entry)
    assert order != facts


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"1",
        b"{}",
        FACT.entry()[:-1],
        FACT.entry() + b" ",
        FACT.entry().replace(b'"version":1', b'"version":0'),
        FACT.entry().replace(b'"version":1', b'"version":true'),
        FACT.entry().replace(b'"version":1', b'"version":"1"'),
        FACT.entry().replace(b"22:15Z", b"22:16Z"),
        FACT.entry().replace(b"07-28", b"02-30"),
        FACT.entry().replace(b"blob.withheld", b"Blob.withheld"),
        FACT.entry().replace(b"blob.withheld", b"a.b.c"),
        FACT.entry().replace(b',"version":1', b',"version":1,"x":1'),
        b'{"kind":"sheet.read","sealed":"' + b"AB" * 32 + b'"}',
        b'{"kind":"sheet.read","sealed":"' + b"ab" * 31 + b'"}',
        b'{"kind":"sheet.read","sealed":"' + b"ab" * 32 + b'","version":1}',
    ],
)
def test_what_is_no_fact_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_entry(data, "leaf 7")
    assert code_of(refused).split(".")[0] in ("fact", "canonical")
    assert refused.value.problems[0].where == "leaf 7"


def test_an_unknown_kind_or_version_is_kept() -> None:
    strange = [replace(FACT, kind="moon.seen"), replace(FACT, version=2), Sealed("moon.seen", bytes(32))]
    for entry in strange:
        assert read_entry(entry.entry(), "leaf") == entry
        assert not REGISTRY.knows(entry)
        assert REGISTRY.problems(entry, "leaf") == ()
    with pytest.raises(Refused) as refused:
        REGISTRY.admit(replace(FACT, version=2), "here")
    assert code_of(refused) == "fact.unknown_kind"


def test_all_faults_of_a_body_are_named_at_once() -> None:
    wrong = replace(FACT, body={"blob": "AB", "reason": "it was Rosa", "note": "free text"})
    with pytest.raises(Refused) as refused:
        REGISTRY.admit(wrong, "here")
    assert {one.values["field"] for one in refused.value.problems} == {"blob", "reason", "note"}


def test_a_persons_commitment_never_stands_open_and_nothing_else_takes_text() -> None:
    person = Fact("person.committed", 1, AT, {"leaf": 3, "person": "Rosa, V-123", "role": "witness"})
    assert REGISTRY.admit(person, "here") == person
    assert [one.code for one in REGISTRY.problems(person, "leaf")] == ["fact.must_be_sealed"]
    for kind in REGISTRY:
        assert kind.openness is Openness.NEVER or not schema.has(schema.Private, kind.body)


def test_two_commitments_of_one_person_cannot_be_linked() -> None:
    """The same person on the same sheet, twice: nothing public is the same but the kind."""
    person = Fact("person.committed", 1, AT, {"leaf": 3, "person": "Rosa, V-123", "role": "witness"})
    (one, first), (other, second) = seal(person), seal(person)
    assert first.entry == second.entry
    shared = [at for at, (a, b) in enumerate(zip(one.commitment, other.commitment, strict=True)) if a == b]
    assert one.kind == other.kind
    assert len(shared) < 8


def test_a_kind_that_is_always_open_is_not_sealed() -> None:
    sealed = Sealed("blob.withheld", bytes(32))
    assert [one.code for one in REGISTRY.problems(sealed, "leaf")] == ["fact.must_be_open"]


def test_free_text_is_only_for_kinds_that_never_open() -> None:
    words = Record({"of": MapOf(Code(re.compile("x")), Private(9))})
    with pytest.raises(ValueError, match="free text"):
        FactKind("a.b", 1, Openness.EITHER, words)
    FactKind("a.b", 1, Openness.NEVER, words)


def test_a_registry_takes_each_version_once_and_one_openness() -> None:
    one = FactKind("a.b", 1, Openness.OPEN, Record({"n": Whole()}))
    with pytest.raises(ValueError, match="twice"):
        Registry([one, one])
    with pytest.raises(ValueError, match="openness"):
        Registry([one, replace(one, version=2, openness=Openness.EITHER)])


def test_what_is_sealed_always_fits_into_the_fact_that_opens_it() -> None:
    def of(length: int) -> Fact:
        return Fact("moon.seen", 1, AT, {"x": "x" * length})

    longest = MOST_BYTES - ROOM_TO_OPEN - len(of(0).entry())
    _, opening = seal(of(longest))
    body = {"leaf": 2**53 - 1, "salt": opening.salt.hex(), "fact": of(longest).shape}
    assert len(Fact("opened", 1, AT, body).entry()) <= MOST_BYTES
    with pytest.raises(Refused):
        seal(of(longest + 1))


def published(root: Path, facts: list[Fact]) -> tuple[dict[str, bytes], list[Opening]]:
    log = Log.create(Disk(root), SIGNER)
    pairs = [seal(REGISTRY.admit(fact, "test")) for fact in shuffled(facts)]
    log.append([sealed.entry() for sealed, _ in pairs])
    return held(root), [opening for _, opening in pairs]


def test_nothing_is_told_by_trying_every_reading(tmp_path: Path) -> None:
    """The whole space of readings, three stations × 21² votes × 2 sources: no digest of any of them, bare, as an
    entry, as a leaf, or under any salt that is public, is to be found in the folder."""
    truth = [reading("0101.01", 7, 13), reading("0101.02", 0, 20, row=2)]
    files, openings = published(tmp_path, truth)
    public = b"".join(files.values())
    commitments = [bytes.fromhex(found.decode()) for found in re.findall(rb'"sealed":"([0-9a-f]{64})"', public)]
    assert sorted(commitments) == sorted(opening.commitment for opening in openings)
    salts = [b"", b"\0", bytes(32), *commitments, SIGNER.verifier.key]
    windows = {public[at : at + 32] for at in range(len(public) - 31)}
    guesses = product(("0101.01", "0101.02", "0102.01"), range(21), range(21), ("north", "south"), (1, 2))
    for station, a, b, source, row in guesses:
        entry = reading(station, a, b, row, source).entry()
        for salt in salts:
            digest = sha256(salt + entry).digest()
            assert digest not in windows
            assert digest.hex().encode() not in public
    for word in (b"0101.", b"president", b"campaign", b"north", b"votes", b"cd" * 32, AT.encode()):
        assert word not in public


def test_the_seal_holds_only_because_of_the_salt() -> None:
    """The same search succeeds once the salt is known: the test above looks in the right place."""
    sealed, opening = seal(reading("0101.01", 7, 13))
    found = [
        (a, b)
        for a, b in product(range(21), range(21))
        if sha256(opening.salt + reading("0101.01", a, b).entry()).digest() == sealed.commitment
    ]
    assert found == [(7, 13)]


HASHED = re.compile(rb"[0-9a-f]{64}|[A-Za-z0-9+/]{43,}={0,2}")
"""A digest in hexadecimal, or a hash or signature in base64."""


def shape(files: dict[str, bytes]) -> dict[str, Any]:
    """What a folder shows apart from hashes and signatures: names, lengths, and texts with these blotted out."""
    blotted = {path: HASHED.sub(b"#", data) for path, data in files.items() if not path.startswith("tile/0")}
    return {path: (len(files[path]), blotted.get(path)) for path in files}


def test_two_elections_publish_folders_that_differ_only_in_hashes_and_signatures(tmp_path: Path) -> None:
    one = [reading("0101.01", 7, 13), reading("0101.02", 0, 20, row=2)]
    other = [reading("0102.99", 1234, 0, row=77, source="another"), reading("0101.01", 999, 999, row=31415)]
    first, _ = published(tmp_path / "one", one)
    second, _ = published(tmp_path / "other", other)
    assert first != second
    assert shape(first) == shape(second)


def test_a_body_of_nothing_but_faults_names_some_of_them() -> None:
    """64 KiB hold thousands; a bundle of such facts would fill the memory of who checks it."""
    shape = Fact("blob.withheld", 1, AT, {f"k{number}": 0 for number in range(5000)})
    first = REGISTRY.problems(shape, "here")
    assert 0 < len(first) <= 100
    assert first == REGISTRY.problems(shape, "here")
