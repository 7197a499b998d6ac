"""The words of a sheet as a log may hold them: whoever wrote a cell may have put a name into it.

Open stand only serials of the pack's pattern, seals that the pack recorded, numbers of arrival, and times to the
quarter of an hour. Any other word is replaced by a token, equal words of one column by equal tokens, so that every
rule and comparison says the same as of the words themselves. Without the key nobody can try words out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from veedor.base.clock import MINUTES
from veedor.election.pack import Pack
from veedor.election.sheet import Readings
from veedor.intake.facts import WORD

_TOKEN_BYTES = 16
_SHORTEST_MOMENT = len("2024-07-28T18")

_NUMBER = re.compile(r"[0-9]{1,18}")

Spell = Callable[[str], str | None]
"""How a word may stand open; None: not at all."""


def publishable(readings: Readings, pack: Pack, key: bytes) -> Readings:
    """The readings with words that may stand in a fact; `key` (at most 64 bytes) is the workspace's own secret."""
    texts = {name: _spelt(name, column, _spelling(name, pack), key) for name, column in readings.texts.items()}
    return replace(readings, texts=texts)


def _spelt(name: str, column: NDArray[np.str_], spell: Spell, key: bytes) -> NDArray[np.str_]:
    words, places = np.unique(column, return_inverse=True)
    spelt = [_word(name, word, spell, key) for word in words.tolist()]
    return np.asarray(spelt or [""], dtype=np.str_)[places] if len(column) else column


def _word(name: str, word: str, spell: Spell, key: bytes) -> str:
    if not word:
        return ""
    written = spell(word)
    if written is not None and WORD.pattern.fullmatch(written):
        return written
    return "~" + blake2b(f"{name}\0{word}".encode(), key=key, digest_size=_TOKEN_BYTES).hexdigest()


def _spelling(name: str, pack: Pack) -> Spell:
    match name:
        case "serial" | "replaces" if pack.form.serial_pattern:
            fits = re.compile(pack.form.serial_pattern).fullmatch
            return lambda word: word if fits(word) else None
        case "seal":
            recorded = frozenset(pack.stations.seals.values())
            return lambda word: word if word in recorded else None
        case "time":
            return _quarter
        case "arrived":
            return lambda word: word if _NUMBER.fullmatch(word) else _quarter(word)
    return lambda _: None


def _quarter(word: str) -> str | None:
    """A moment on paper, in the hour and zone that it is written in, without its odd minutes."""
    if len(word) < _SHORTEST_MOMENT:
        return None
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        return None
    begun = moment.replace(minute=moment.minute - moment.minute % MINUTES, second=0, microsecond=0)
    return begun.isoformat(timespec="minutes")
