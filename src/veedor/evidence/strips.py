"""A picture's strips, so that a public crop can be proved to be part of a picture that nobody may see whole.

Pixels are proved, not the bytes of a file: a crop of a JPEG is another JPEG. The picture is its decoded pixels,
upright, three bytes each (red, green, blue), row by row from the top, without padding. It is cut into strips of 64
rows, the last one may be lower. A strip's leaf is

    salt (32 bytes) ‖ "veedor strip v1\\n<width> <height> <number>\\n" ‖ pixels

and the root is that of the RFC 6962 tree of all its strips. Each strip has a salt of its own: whoever knows how an
empty form looks cannot try out what stands in a strip that is hidden. Publish a crop losslessly (PNG).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Self

from veedor.base.canonical import canonical, read_canonical
from veedor.base.errors import Refused
from veedor.evidence.errors import ProofError
from veedor.evidence.merkle import leaf_hash, node_hash, split
from veedor.evidence.schema import Hex, ListOf, Record, Whole

ROWS: Final = 64
"""Rows of pixels in a strip: less than a line of handwriting on a photo of twelve million pixels."""

BYTES: Final = 3
"""Of a pixel."""

SEED_BYTES: Final = 32

_MOST: Final = 65_535
_STRIPS: Final = -(-_MOST // ROWS)
_SHAPE: Final = Record(
    {
        "format": Whole(1, 1),
        "width": Whole(1, _MOST),
        "height": Whole(1, _MOST),
        "first": Whole(0, _STRIPS),
        "salts": ListOf(Hex(), _STRIPS),
        "before": ListOf(Hex(), _STRIPS),
        "after": ListOf(Hex(), _STRIPS),
    }
)


@dataclass(frozen=True)
class Picture:
    """Decoded pixels, upright, RGB, row by row."""

    width: int
    height: int
    pixels: bytes

    def __post_init__(self) -> None:
        if not (0 < self.width <= _MOST and 0 < self.height <= _MOST):
            raise ValueError(f"a picture of {self.width} × {self.height}")
        if len(self.pixels) != BYTES * self.width * self.height:
            raise ValueError(f"{len(self.pixels)} bytes for {self.width} × {self.height} pixels")

    @property
    def strips(self) -> list[bytes]:
        """The pixels of each strip, from the top."""
        return _cut(self.pixels, self.width)

    def root(self, seed: bytes) -> bytes:
        """What a `blob.kept` fact says of the picture; `seed` (32 random bytes) stays with the picture."""
        return _root(self._leaves(seed))

    def prove(self, seed: bytes, first: int, count: int) -> tuple[bytes, StripProof]:
        """The pixels of some strips, and the proof that they belong to the picture."""
        leaves, last = self._leaves(seed), first + count
        if not 0 <= first < last <= len(leaves):
            raise ValueError(f"strips {first} to {last} of {len(leaves)}")
        salts = tuple(_salt(seed, number) for number in range(first, last))
        proof = StripProof(self.width, self.height, first, salts, tuple(leaves[:first]), tuple(leaves[last:]))
        return b"".join(self.strips[first:last]), proof

    def _leaves(self, seed: bytes) -> list[bytes]:
        if len(seed) != SEED_BYTES:
            raise ValueError(f"a seed of {len(seed)} bytes")
        return [
            _leaf(_salt(seed, number), self.width, self.height, number, strip)
            for number, strip in enumerate(self.strips)
        ]


@dataclass(frozen=True)
class StripProof:
    """Of a crop over a picture's full width, from strip `first` on: the salts of its strips, and the leaf hashes of
    the strips `before` and `after` it, which say nothing of their pixels."""

    width: int
    height: int
    first: int
    salts: tuple[bytes, ...]
    before: tuple[bytes, ...]
    after: tuple[bytes, ...]

    def check(self, pixels: bytes, root: bytes) -> range:
        """The rows of the picture that `pixels` are. ProofError if they belong to no picture of this root."""
        strips = _cut(pixels, self.width)
        total = -(-self.height // ROWS)
        top = ROWS * self.first
        rows = range(top, min(top + ROWS * len(self.salts), self.height))
        shape = self.first == len(self.before) and self.first + len(self.salts) + len(self.after) == total
        if not (shape and self.salts and len(pixels) == BYTES * self.width * len(rows)):
            raise ProofError("fact.strips.shape")
        shown = (
            _leaf(salt, self.width, self.height, number, strip)
            for number, (salt, strip) in enumerate(zip(self.salts, strips, strict=True), start=self.first)
        )
        if _root([*self.before, *shown, *self.after]) != root:
            raise ProofError("fact.strips.root")
        return rows

    def encode(self) -> bytes:
        """As a file: canonical JSON."""
        shape: dict[str, Any] = {
            "format": 1,
            "width": self.width,
            "height": self.height,
            "first": self.first,
        }
        return canonical(shape | {name: [one.hex() for one in getattr(self, name)] for name in _LISTS})

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """From its file. ProofError if it is none."""
        try:
            shape = read_canonical(data, "strips")
        except Refused as refused:
            raise ProofError("fact.strips.format") from refused
        if any(_SHAPE.misfits(shape, "")):
            raise ProofError("fact.strips.format")
        lists = {name: tuple(map(bytes.fromhex, shape[name])) for name in _LISTS}
        return cls(shape["width"], shape["height"], shape["first"], **lists)


_LISTS: Final = ("salts", "before", "after")


def _cut(pixels: bytes, width: int) -> list[bytes]:
    step = BYTES * width * ROWS
    return [pixels[at : at + step] for at in range(0, len(pixels), step)]


def _salt(seed: bytes, number: int) -> bytes:
    """Of one strip: the others cannot be told from it."""
    return sha256(b"veedor strip salt v1\n%d\n%b" % (number, seed)).digest()


def _leaf(salt: bytes, width: int, height: int, number: int, pixels: bytes) -> bytes:
    return leaf_hash(b"%bveedor strip v1\n%d %d %d\n%b" % (salt, width, height, number, pixels))


def _root(leaves: Sequence[bytes]) -> bytes:
    """The root of a small tree. Source: RFC 6962, section 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    cut = split(len(leaves))
    return node_hash(_root(leaves[:cut]), _root(leaves[cut:]))
