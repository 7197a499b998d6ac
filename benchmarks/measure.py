"""Runs commands in processes of their own, and says how long they took and how much memory."""

from __future__ import annotations

import os
import subprocess
import sys
from ast import literal_eval
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

_ACCEPTED: Final = (0, 1)
"""Exit codes of a count that was made: everything holds, or a rule failed on some sheet."""
_BYTES_A_UNIT: Final = 1 if sys.platform == "darwin" else 1024
"""What the system counts the resident set in."""

_COMPILED: Final = str(Path(__file__).parent / "results" / "compiled")


@dataclass(frozen=True)
class Run:
    """One process: `seconds` from start to end, `processor` seconds of all its threads, `peak` bytes resident at
    most, `said` on its standard output."""

    seconds: float
    processor: float
    peak: int
    said: str


_WATCH: Final = """
import os, sys, time
report, *command = sys.argv[1:]
began = time.perf_counter()
_, status, usage = os.wait4(os.posix_spawnp(command[0], command, os.environ), 0)
seconds = time.perf_counter() - began
os.write(int(report), repr((seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)).encode())
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Starts a command from a process as small as can be: Linux counts what the parent held as the child's own peak."""


def run(command: Sequence[str]) -> Run:
    """Run to the end. RuntimeError if the command failed."""
    read, write = os.pipe()
    with os.fdopen(read) as told:
        ran = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _WATCH, str(write), *command],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=_environment(),
            pass_fds=[write], check=False,
        )  # fmt: skip
        os.close(write)
        usage = told.read()
    if ran.returncode not in _ACCEPTED or not usage:
        raise RuntimeError(f"exit code {ran.returncode}: {' '.join(command)}")
    seconds, processor, peak = literal_eval(usage)
    return Run(seconds, processor, peak * _BYTES_A_UNIT, ran.stdout)


def _environment() -> dict[str, str]:
    """Ours, but with compiled modules kept, as Python does for everyone who does not forbid it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": _COMPILED, **kept}


def side_by_side(commands: Sequence[Sequence[str]], rounds: int) -> list[list[Run]]:
    """Each command's runs after one that does not count, in turns, so that all meet the same neighbours."""
    for command in commands:
        run(command)
    turns = [[run(command) for command in commands] for _ in range(rounds)]
    return [list(runs) for runs in zip(*turns, strict=True)]


def middle(runs: Sequence[Run]) -> tuple[float, float]:
    """The median time from start to end, and of the processor, in seconds."""
    return median(one.seconds for one in runs), median(one.processor for one in runs)


def start_up_aside(runs: Sequence[Run], started: Sequence[Run]) -> tuple[float, float]:
    """The same, less that of a command that had nothing to do."""
    (whole, processor), (begun, begun_processor) = middle(runs), middle(started)
    return whole - begun, processor - begun_processor


def veedor(*arguments: str) -> list[str]:
    """The command as it is installed beside this Python."""
    return [sys.executable, "-c", "from veedor.cli.app import main; main()", *arguments]
