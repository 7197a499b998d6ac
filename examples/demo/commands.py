"""The commands that the demo runs, as a person would type them."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examples.demo.photos import SOURCE
from examples.demo.sources import CUSTODIANS, WITNESSES


@dataclass(frozen=True)
class Commands:
    """`folder` holds all that they read and write; `tables` are the typed tables by source."""

    folder: Path
    tables: dict[str, Path]
    language: str

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def count(self, say: dict[str, Any]) -> None:
        """The main job; what it prints goes to the terminal."""
        photos = f"{SOURCE}@{CUSTODIANS[WITNESSES]}={self.folder / 'photos'}"
        arguments = ["count", "--pack", str(self.folder / "pack"), "--source", photos, *self._tables()]
        arguments += ["--by", "station"]
        arguments += ["--out", str(self.out), "--lang", self.language]
        for option, path in (("--report", self._report), ("--pdf", self._pdf)):
            arguments += [option, str(path)]
        print(f"{say['command']}\n\n  veedor {shlex.join(arguments)}\n", flush=True)
        _run(arguments)

    def read_photos(self) -> Iterator[dict[str, Any]]:
        """What became of every photo, one object each."""
        photos = str(self.folder / "photos")
        answer = _run(["read", photos, "--pack", "demo", "--lang", self.language], captured=True)
        return (json.loads(line) for line in answer.splitlines())

    def check_bulletins(self) -> tuple[str, list[dict[str, Any]]]:
        """The command, and what it says of the announced totals beside the typed tables."""
        arguments = ["bulletin", "check", str(self.folder / "bulletins.toml"), "--pack", "demo", *self._tables()]
        answer = _run([*arguments, "--lang", self.language, "--json"], captured=True)
        return f"veedor {shlex.join(arguments)}", json.loads(answer)["bulletins"]

    def forecast(self, say: dict[str, Any], feed: Path) -> None:
        """Whether the night can still turn, in words; the picture is in a report of its own."""
        source = ["--pack", str(self.folder / "pack"), "--source", f"feed={feed}", "--lang", self.language]
        print(f"\n{say['night']}\n\n  veedor {shlex.join(['forecast', *source])}\n", flush=True)
        _run(["forecast", *source])
        _run(["count", *source, "--report", str(self._night)], captured=True)

    def replay(self, say: dict[str, Any], night: Path) -> None:
        """A past night in which the lead turned late: the table of its moments, and the picture."""
        arguments = ["forecast", "replay", str(night), "--plot", str(self._turn), "--lang", self.language]
        print(f"\n{say['turn']}\n\n  veedor {shlex.join(arguments)}\n", flush=True)
        _run(arguments)

    def to_look_at(self) -> Iterator[Path]:
        for path in (
            self._report,
            self._pdf,
            self._night,
            self._turn,
            self.out / "results.csv",
            self.out / "findings.csv",
        ):
            if path.exists():
                yield path
        yield from (self.folder / "photos", self.folder / "labels.csv")

    @property
    def _report(self) -> Path:
        return self.folder / "report.html"

    @property
    def _pdf(self) -> Path:
        return self.folder / "report.pdf"

    @property
    def _night(self) -> Path:
        return self.folder / "night.html"

    @property
    def _turn(self) -> Path:
        return self.folder / "turn.svg"

    def _tables(self) -> Iterator[str]:
        for source, path in self.tables.items():
            yield from ("--source", f"{source}@{CUSTODIANS[source]}={path}")


def _run(arguments: list[str], captured: bool = False) -> str:
    """What the command printed, if it was captured. Faults that it found are no failure of the demo."""
    command = [sys.executable, "-m", "veedor", *arguments]
    done = subprocess.run(  # noqa: S603 - our own command
        command, check=False, stdout=subprocess.PIPE if captured else None, encoding="utf-8"
    )
    return done.stdout or ""
