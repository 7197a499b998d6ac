"""The night in a report: where a forecast was made, with its picture, its table and its words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.forecast.test_forecast_tonight import counted, look
from veedor.election.pack import Feed
from veedor.forecast.tonight import Tonight
from veedor.publish.report.blocks import Picture, Prose, Section
from veedor.publish.report.content import decide
from veedor.publish.report.document import edition
from veedor.publish.report.facts import Received

COUNT = counted(200)


def section(looks: Sequence[Tonight], language: str = "en") -> Section | None:
    facts = decide(COUNT, Received(), forecasts=looks)
    found = [one for one in edition(facts, language).sections if one.id == f"{language}-forecast"]
    return found[0] if found else None


def test_no_forecast_no_section() -> None:
    assert section([]) is None


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_night_is_a_picture_a_table_and_words_that_never_call_a_winner(language: str) -> None:
    shown = section([look(COUNT)], language)
    assert shown is not None
    (picture,) = [block for block in shown.blocks if isinstance(block, Picture)]
    assert len(picture.table.rows) >= 10
    assert picture.table.rows[-1][0].startswith("66")
    words = " ".join(block.text for block in shown.blocks if isinstance(block, Prose)).lower()
    assert ("salvo que" if language == "es" else "unless") in words
    assert "winner" not in words
    assert "ganador" not in words


def test_where_it_may_not_speak_there_is_no_picture_and_the_reason() -> None:
    shown = section([look(COUNT, Feed.PARTIAL)])
    assert shown is not None
    assert not [block for block in shown.blocks if isinstance(block, Picture)]
    words = " ".join(block.text for block in shown.blocks if isinstance(block, Prose))
    assert "neither a complete feed nor a probability sample" in words
    assert "What the missing stations would have to be like" in words
