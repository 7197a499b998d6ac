"""A receipt proves one fact of a log and nothing else; it reveals what its holder may know, and no person."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.logs import OTHER, SIGNER, held, made, served
from tests.strategies.logs import published
from veedor.base.errors import Refused
from veedor.evidence.disk import Disk
from veedor.evidence.errors import EvidenceError
from veedor.evidence.fact import Fact, Opening, Sealed, seal
from veedor.evidence.find import find
from veedor.evidence.log import Log
from veedor.evidence.merkle import leaf_hash
from veedor.evidence.note import COSIGNED, Signer
from veedor.evidence.proof import Proof
from veedor.evidence.receipt import Receipt, encode_opening, prove, read_opening
from veedor.evidence.trust import Policy
from veedor.store.kinds import REGISTRY

AT = "2024-07-28T22:15Z"
OPEN = Fact("blob.withheld", 1, AT, {"blob": "ab" * 32, "reason": "personal"})
CLOSED = Fact("rows.refused", 1, AT, {"blob": "ab" * 32, "rows": 3, "report": "cd" * 32})
PERSON = Fact("person.committed", 1, AT, {"leaf": 0, "person": "Rosa", "role": "witness"})
WITNESS = Signer("paper.example/witness", bytes(range(1, 33)), COSIGNED)
POLICY = Policy((SIGNER.verifier,))


@pytest.fixture
def log(tmp_path: Path) -> tuple[dict[str, bytes], dict[int, Opening]]:
    """Files of a log with an open fact (0), a sealed one (1), a person's (2), and 300 more."""
    writer = Log.create(Disk(tmp_path), SIGNER)
    closed, person = seal(CLOSED), seal(PERSON)
    writer.append([OPEN.entry(), closed[0].entry(), person[0].entry()])
    writer.append(
        [Fact("blob.withheld", 1, AT, {"blob": f"{n:064x}", "reason": "lost"}).entry() for n in range(300)]
    )
    files = held(tmp_path)
    shutil.rmtree(tmp_path)
    return files, {1: closed[1], 2: person[1]}


def receipt_of(files: dict[str, bytes], leaf: int, opening: Opening | None = None) -> Receipt:
    return Receipt.parse(prove(served(files), leaf, REGISTRY, opening).encode())


Files = tuple[dict[str, bytes], dict[int, Opening]]


@pytest.mark.parametrize("leaf", [0, 1, 2, 3, 255, 256, 302])
def test_every_leaf_has_a_receipt_that_holds(log: Files, leaf: int) -> None:
    receipt = receipt_of(log[0], leaf)
    assert receipt.head(POLICY).checkpoint.size == 303
    assert receipt.claimed() == receipt.head(POLICY).checkpoint
    assert receipt.problems(REGISTRY) == ()
    assert receipt.proof.index == leaf


def test_an_open_fact_and_a_sealed_one_say_what_is_public(log: Files) -> None:
    assert receipt_of(log[0], 0).fact == OPEN
    assert isinstance(receipt_of(log[0], 1).fact, Sealed)


def test_the_holder_of_an_opening_shows_what_was_sealed(log: Files) -> None:
    files, openings = log
    receipt = receipt_of(files, 1, openings[1])
    assert receipt.fact == CLOSED
    assert receipt.head(POLICY).checkpoint.size == 303
    assert read_opening(encode_opening(openings[1]), "here") == openings[1]


def test_an_opening_of_something_else_is_refused(log: Files) -> None:
    files, openings = log
    for leaf, opening in ((1, openings[2]), (1, Opening(bytes(32), CLOSED.entry())), (0, openings[1])):
        with pytest.raises(Refused):
            prove(served(files), leaf, REGISTRY, opening)


def test_no_receipt_shows_a_person(log: Files) -> None:
    files, openings = log
    with pytest.raises(Refused) as refused:
        prove(served(files), 2, REGISTRY, openings[2])
    assert refused.value.problems[0].code == "fact.receipt.personal"
    handmade = replace(receipt_of(files, 2).proof, extra=encode_opening(openings[2]))
    shown = Receipt.parse(handmade.encode())
    assert [one.code for one in shown.problems(REGISTRY)] == ["fact.must_be_sealed"]


def test_another_fact_another_leaf_another_log_another_head(log: Files, tmp_path: Path) -> None:
    receipt = receipt_of(log[0], 7)
    made(tmp_path, 303)
    foreign = (tmp_path / "checkpoint").read_bytes()
    for change in ({"index": 8}, {"extra": OPEN.entry()}, {"path": receipt.proof.path[:-1]}, {"head": foreign}):
        with pytest.raises(EvidenceError):
            Receipt.parse(replace(receipt.proof, **change).encode()).head(POLICY)
    with pytest.raises(EvidenceError):
        receipt.head(Policy((OTHER.verifier,)))


def test_the_quorum_of_witnesses_is_asked_for(log: Files) -> None:
    files, _ = log
    asked = replace(POLICY, witnesses={"paper": WITNESS.verifier}, quorum="paper")
    with pytest.raises(EvidenceError, match="quorum"):
        receipt_of(files, 7).head(asked)
    text = files["checkpoint"].decode().partition("\n\n")[0] + "\n"
    files["checkpoint"] += str(WITNESS.sign(text, 1_722_211_200)).encode()
    assert receipt_of(files, 7).head(asked).signers[WITNESS.verifier] == 1_722_211_200


def test_a_leaf_is_found_by_its_hash_and_by_its_seal(log: Files) -> None:
    files, openings = log
    fetch = served(files)
    assert find(fetch, 303, leaf_hash(OPEN.entry()).hex()) == 0
    assert find(fetch, 303, openings[2].commitment.hex()) == 2
    assert find(fetch, 303, leaf_hash(receipt_of(files, 299).entry).hex()) == 299
    with pytest.raises(EvidenceError, match="unknown"):
        find(fetch, 303, "00" * 32)


def test_a_seal_that_stands_in_the_body_of_a_fact_seals_nothing() -> None:
    sealed = Sealed("rows.refused", bytes(range(32)))
    quoting = Fact("later", 1, AT, {"sealed": sealed.commitment.hex()})
    both = served(published([quoting.entry(), sealed.entry()]))
    assert find(both, 2, sealed.commitment.hex()) == 1
    with pytest.raises(EvidenceError, match="unknown"):
        find(served(published([quoting.entry()])), 1, sealed.commitment.hex())


def test_a_damaged_log_gives_no_receipt(log: Files) -> None:
    files, _ = log
    path = next(name for name in files if name.startswith("tile/entries"))
    files[path] = files[path].replace(b"personal", b"rights!!")
    with pytest.raises(EvidenceError):
        prove(served(files), 0, REGISTRY)


@settings(max_examples=200)
@given(data=st.data())
def test_any_damage_is_named(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    raw = _some_receipt(tmp_path_factory)
    at = data.draw(st.integers(0, len(raw) - 1))
    damaged = bytearray(raw)
    damaged[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises((EvidenceError, Refused)):
        Receipt.parse(bytes(damaged)).head(POLICY)


@given(st.binary(max_size=300))
def test_what_is_no_receipt_is_refused_by_name(data: bytes) -> None:
    for raw in (data, Proof(0, (), b"head", data).encode()):
        with pytest.raises((EvidenceError, Refused)):
            Receipt.parse(raw).head(POLICY)


_KEPT: list[bytes] = []


def _some_receipt(factory: pytest.TempPathFactory) -> bytes:
    if not _KEPT:
        root = factory.mktemp("log")
        Log.create(Disk(root), SIGNER).append([OPEN.entry(), CLOSED.entry(), OPEN.entry()])
        _KEPT.append(prove(served(held(root)), 1, REGISTRY).encode())
    return _KEPT[0]
