"""Merkle trees: hashing, and the checking of proofs. Sources: RFC 6962, section 2.1; RFC 9162, section 2.1.

Nothing here reads a file or a clock. A tree is known by its size (leaves) and its root (32 bytes).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from veedor.evidence.errors import ProofError

HASH: Final = 32
"""Bytes of a hash."""
EMPTY: Final = sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry."""
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return sha256(b"\1" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two below `size` (≥ 2): where a tree is cut in two."""
    return 1 << (size - 1).bit_length() - 1


def rows(hashes: list[bytes]) -> list[list[bytes]]:
    """The hashes, then the row of the pairs that they complete, and so on up: of 2ⁿ, the last row is the root."""
    found = [hashes]
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=False)
        hashes = [sha256(b"\1" + left + right).digest() for left, right in pairs]
        found.append(hashes)
    return found


def check_inclusion(leaf: bytes, index: int, size: int, root: bytes, path: Sequence[bytes]) -> None:
    """That `path`, from the leaf's sibling up, ties the leaf hash at `index` to the tree.

    ProofError otherwise. Up to where the leaf's way meets that of the last leaf, siblings stand on either side;
    above it, only on the left.
    """
    if not 0 <= index < size:
        raise ProofError("log.proof.outside", index=index, size=size)
    inner = (index ^ (size - 1)).bit_length()
    if len(path) != inner + (index >> inner).bit_count():
        raise ProofError("log.proof.length", hashes=len(path))
    _check_hashes(leaf, root, *path)
    if _from_left(_climb(leaf, index, path[:inner]), path[inner:]) != root:
        raise ProofError("log.proof.root")


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """That the tree of `new` leaves only added to the one of `old`: `path` leads to both roots.

    ProofError otherwise. Nothing can be shown of an empty tree, so `old` is at least 1.
    """
    if not 0 < old <= new:
        raise ProofError("log.proof.sizes", old=old, new=new)
    if old == new:
        _check_same(old_root, new_root, path)
        return
    _check_hashes(old_root, new_root, *path)
    complete = (old & -old).bit_length() - 1
    path = [old_root, *path] if old == 1 << complete else path
    inner = ((old - 1) ^ (new - 1)).bit_length() - complete
    last = old - 1 >> complete
    if len(path) != 1 + inner + (last >> inner).bit_count():
        raise ProofError("log.proof.length", hashes=len(path))
    seed, within, above = path[0], path[1 : 1 + inner], path[1 + inner :]
    was = _from_left(seed, (hash_ for height, hash_ in enumerate(within) if last >> height & 1))
    if _from_left(was, above) != old_root or _from_left(_climb(seed, last, within), above) != new_root:
        raise ProofError("log.proof.root")


def _check_hashes(*hashes: bytes) -> None:
    """A hash of another length could be cut elsewhere and mean something else."""
    if set(map(len, hashes)) != {HASH}:
        raise ProofError("log.proof.hash")


def _check_same(old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    if path:
        raise ProofError("log.proof.length", hashes=len(path))
    if old_root != new_root:
        raise ProofError("log.proof.root")


def _climb(hash_: bytes, index: int, siblings: Iterable[bytes]) -> bytes:
    """Upwards from `hash_` at `index` of its row; siblings stand left of an odd index, right of an even one."""
    for sibling in siblings:
        pair = sibling + hash_ if index & 1 else hash_ + sibling
        hash_ = sha256(b"\1" + pair).digest()
        index >>= 1
    return hash_


def _from_left(hash_: bytes, siblings: Iterable[bytes]) -> bytes:
    """Upwards from `hash_`, with every sibling on its left."""
    for sibling in siblings:
        hash_ = node_hash(sibling, hash_)
    return hash_
