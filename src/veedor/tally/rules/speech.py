"""Names of fields and states as phrases, to be said in the reader's language."""

from __future__ import annotations

from veedor.base.words import Phrase
from veedor.election.sheet import CARD, FIELDS, VOTERS_BY_DOCUMENT, State


def field_word(name: str) -> Phrase | str:
    """A field's name; an option or a ballot card is called what the pack calls it."""
    for prefix in (CARD, VOTERS_BY_DOCUMENT):
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return Phrase(f"rules.fields.{name}") if name in FIELDS else name


def state_word(state: int) -> Phrase:
    return Phrase(f"rules.states.{State(state).name.lower()}")
