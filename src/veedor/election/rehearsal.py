"""A rehearsal: a night that is practised with invented figures, and must never be taken for a real one.

Its log says so in a fact, and in its own name. Whatever shows what it counts reads the names of this pack, so that
no page has to remember.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from veedor.base.words import LANGUAGES, Words
from veedor.election.pack import Pack
from veedor.election.text import Text

DECLARED: Final = "rehearsal.declared"
"""The kind of the fact with which a rehearsal's log begins."""
LOG: Final = "REHEARSAL/"
"""How the names of their logs begin, and of no others."""


def mark(language: str) -> str:
    """The word that everything bears."""
    return Words(language if language in LANGUAGES else "en").say("rehearsal.mark")


def as_rehearsal(pack: Pack) -> Pack:
    """The pack of a rehearsal: the names of the election and of its contests say what it is."""
    election = replace(pack.election, name=_marked(pack.election.name), rehearsal=True)
    contests = tuple(replace(one, name=_marked(one.name)) for one in pack.contests)
    return replace(pack, election=election, contests=contests)


def _marked(name: Text) -> Text:
    spoken = dict.fromkeys((*name.by_language, *LANGUAGES))
    return Text({language: f"{mark(language)} · {name.read_in(language)}" for language in spoken})
