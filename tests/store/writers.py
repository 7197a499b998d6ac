"""Writers to be killed: a process that forks importers on demand, so that each begins without loading anything.

`python -m tests.store.writers FOLDER`: each line on its input, a number, begins a writer of that number, whose
process id is printed. A writer imports one small table after another and notes each one that it was told is done.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import NoReturn

from tests.store.workspaces import AT, table
from veedor.store.connection import connect, start_django
from veedor.store.workspace import open_workspace

BATCH = 13
"""Readings of a transaction: most tables take several."""


def main(folder: Path) -> None:
    start_django()
    from veedor.store import importing

    importing.BATCH = BATCH  # type: ignore[misc]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for turn, line in enumerate(sys.stdin):
        pid = os.fork()
        if not pid:
            _write(folder, int(line), turn)
        print(pid, flush=True)


def _write(folder: Path, writer: int, turn: int) -> NoReturn:
    from veedor.intake.given import GivenFile
    from veedor.store.importing import Importer

    workspace = open_workspace(folder)
    connect(workspace)
    importer = Importer(workspace, AT)
    drawn = random.Random(f"{writer} {turn}")
    acknowledged = os.open(folder.parent / "acknowledged", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number in count():
        rows = [(station, drawn.randrange(100), drawn.randrange(100)) for station in range(1, drawn.randint(3, 60))]
        path = table(folder.parent / f"{writer}-{turn}-{number}.csv", rows)
        done = importer.add([GivenFile(path)])
        assert done.already == 0
        line = f"{sha256(path.read_bytes()).hexdigest()} {len(rows)}\n"
        os.write(acknowledged, line.encode())
    raise AssertionError("writers are killed")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
