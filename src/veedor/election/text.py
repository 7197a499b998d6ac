"""A name in the languages that its pack gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A short text by language code; a language that is missing falls back to the first one given."""

    by_language: Mapping[str, str]

    def __post_init__(self) -> None:
        if not self.by_language:
            raise ValueError("a text needs at least one language")

    def read_in(self, language: str) -> str:
        """The text in `language`, or in the first language that the pack gives."""
        return self.by_language.get(language) or next(iter(self.by_language.values()))
