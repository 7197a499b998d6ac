"""Proofs against what others published, and against another implementation."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from tests.shared import SHARED, real
from veedor.evidence.errors import ProofError
from veedor.evidence.fetch import absent
from veedor.evidence.merkle import EMPTY, check_consistency, check_inclusion, leaf_hash, rows
from veedor.evidence.tiles import Tree, path

VECTORS = SHARED / "vectors/tlog/merkle/testdata"


def cases(kind: str) -> list[Any]:
    """The published cases of one kind, by name; without the data, one that says so."""
    found = sorted((VECTORS / kind).rglob("*.json")) or [VECTORS / kind]
    return [pytest.param(case, id=str(case.relative_to(VECTORS))) for case in found]


def unpacked(text: str | None) -> bytes:
    return b64decode(text) if text else b""


def said(case: Path) -> dict[str, Any]:
    real(f"vectors/tlog/merkle/testdata/{case.relative_to(VECTORS)}")
    return dict(json.loads(case.read_text()))


@pytest.mark.parametrize("case", cases("inclusion"))
def test_published_inclusion_proofs(case: Path) -> None:
    told = said(case)
    proof = [unpacked(one) for one in told["proof"] or []]
    given_ = unpacked(told["leafHash"]), told["leafIdx"], told["treeSize"], unpacked(told["root"]), proof
    if not told["wantErr"]:
        check_inclusion(*given_)
        return
    with pytest.raises(ProofError):
        check_inclusion(*given_)


@pytest.mark.parametrize("case", cases("consistency"))
def test_published_consistency_proofs(case: Path) -> None:
    told = said(case)
    proof = [unpacked(one) for one in told["proof"] or []]
    given_ = told["size1"], told["size2"], unpacked(told["root1"]), unpacked(told["root2"]), proof
    if not told["wantErr"]:
        check_consistency(*given_)
        return
    with pytest.raises(ProofError):
        check_consistency(*given_)


def tree_of(leaves: list[bytes]) -> Tree:
    """A tree of fewer than 256 leaves, in one tile."""
    tile = b"".join(map(leaf_hash, leaves))
    files = {path(0, 0, len(leaves)): tile}

    def fetch(wanted: str, _: int) -> bytes:
        if wanted not in files:
            raise absent(wanted)
        return files[wanted]

    return Tree(len(leaves), fetch)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=90), st.data())
def test_same_roots_and_proofs_as_pymerkle(leaves: list[bytes], data: st.DataObject) -> None:
    other = InmemoryTree(algorithm="sha256")
    other.append_entries(leaves)
    ours = tree_of(leaves)
    assert ours.root() == other.get_root()
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = ours.inclusion(index)
    check_inclusion(leaf_hash(leaves[index]), index, len(leaves), ours.root(), proof)
    assert proof == theirs(other.prove_inclusion(index + 1).path)
    old = data.draw(st.integers(1, len(leaves)))
    check_consistency(old, len(leaves), other.get_root(old), ours.root(), ours.consistency(old))


def theirs(found: list[bytes]) -> list[bytes]:
    """A path of pymerkle starts with the leaf itself."""
    return list(found[1:])


@given(st.lists(st.binary(max_size=9), min_size=2, max_size=70, unique=True), st.data())
def test_a_proof_proves_one_place_only(leaves: list[bytes], data: st.DataObject) -> None:
    tree, at = tree_of(leaves), data.draw(st.integers(0, len(leaves) - 1))
    wrong = data.draw(st.integers(0, len(leaves) - 1).filter(lambda n: n != at))
    with pytest.raises(ProofError):
        check_inclusion(leaf_hash(leaves[wrong]), at, len(leaves), tree.root(), tree.inclusion(at))
    with pytest.raises(ProofError):
        check_inclusion(leaf_hash(leaves[at]), wrong, len(leaves), tree.root(), tree.inclusion(at))


@given(st.binary(max_size=64), st.integers(-2, 9), st.integers(-2, 9), st.lists(st.binary(max_size=64), max_size=5))
def test_whatever_comes_in_only_proof_errors_come_out(
    root: bytes, index: int, size: int, proof: list[bytes]
) -> None:
    with pytest.raises(ProofError):
        check_inclusion(leaf_hash(b"never in it"), index, size, root, proof)
    with pytest.raises(ProofError):
        check_consistency(index, size, root, root + b"!", proof)


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert Tree(0, lambda wanted, _: b"").root() == EMPTY
    assert rows([EMPTY]) == [[EMPTY]]
