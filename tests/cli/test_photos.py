"""What is shown while photos are read."""

from __future__ import annotations

import io

import pytest

from veedor.base import progress
from veedor.base.words import Words
from veedor.cli.photos import PhotoWatch


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watched(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(progress.sys, "stderr", stream)
    with PhotoWatch(Words("en")) as watch:
        watch(0, 2, "")
        watch(1, 2, "a.jpg")
        watch(2, 2, "b.jpg")
    return [line.rstrip() for line in stream.getvalue().split("\r")]


def test_a_terminal_shows_every_photo_and_is_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = [line for line in watched(Terminal(), monkeypatch) if line]
    empty, half, full = "░" * 20, "█" * 10 + "░" * 10, "█" * 20
    assert shown == [f"{empty} reading 2 photos", f"{half} 1 of 2: a.jpg", f"{full} 2 of 2: b.jpg"]


def test_nothing_is_shown_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watched(io.StringIO(), monkeypatch) == [""]
