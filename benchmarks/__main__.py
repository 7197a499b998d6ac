"""`python -m benchmarks`: every case, one Markdown table."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.cases import Bench, Row

_HEAD: Final = ("What", "Measured", "Beside it", "Aim", "")
_NAMED: Final = ("veedor", "numpy", "polars")


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--rounds", type=int, default=3, help="how often each command runs; medians are printed")
    rounds = max(asked.parse_args().rounds, 1)
    with TemporaryDirectory(prefix="veedor-bench-") as folder:
        rows = [
            *Bench(Path(folder), rounds).rows(),
            *_photos(),
            *_log(Path(folder), rounds),
            *_workspace(Path(folder), rounds),
        ]
    print("\n".join(_table(rows, rounds)))


def _photos() -> Iterator[Row]:
    """How long reading photographs takes, where what that needs is installed."""
    try:
        photos = import_module("benchmarks.photos")
    except ModuleNotFoundError:
        yield Row("codes read from photographs", None)
    else:
        yield photos.read_ratio()


def _log(folder: Path, rounds: int) -> Iterator[Row]:
    """The log beside another implementation of Merkle trees, where that is installed."""
    try:
        log = import_module("benchmarks.log")
    except ModuleNotFoundError:
        yield Row("the log", None)
    else:
        yield from log.log_rows(folder, rounds)


def _workspace(folder: Path, rounds: int) -> Iterator[Row]:
    """Workspaces, where Django is installed."""
    try:
        workspace = import_module("benchmarks.workspace")
    except ModuleNotFoundError:
        yield Row("the workspace", None)
    else:
        yield from workspace.workspace_rows(folder, rounds)


def _table(rows: Iterable[Row], rounds: int) -> Iterator[str]:
    yield f"{_machine()}; medians of {rounds} rounds."
    yield ""
    yield _line(_HEAD)
    yield _line("---" for _ in _HEAD)
    yield from (_line(row.cells) for row in rows)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _machine() -> str:
    """Date, processors, and versions."""
    made_with = [f"{name} {version(name)}" for name in _NAMED]
    machine = f"{_processor()}, {os.cpu_count()} cores, {platform.system()}"
    return f"{datetime.now(UTC):%Y-%m-%d}; {machine}; Python {platform.python_version()}, {', '.join(made_with)}"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


main()
