"""Foreign text inside our own messages: short, on one line, without characters that nobody sees."""

from __future__ import annotations

from veedor.base.plain import plain
from veedor.intake import limits


def shown(text: object) -> str:
    """What a message may repeat of a text that a stranger wrote."""
    clean = plain(str(text)[: limits.SHOWN_LENGTH + 1])
    return clean if len(clean) <= limits.SHOWN_LENGTH else clean[: limits.SHOWN_LENGTH] + "…"


def shown_list(names: list[str], at_most: int = 12) -> str:
    """Several names in one sentence."""
    listed = ", ".join(shown(name) for name in names[:at_most])
    return listed if len(names) <= at_most else f"{listed}, … (+{len(names) - at_most})"
