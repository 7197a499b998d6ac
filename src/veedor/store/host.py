"""A folder on another machine, reached by rsync over ssh: its keys, its jumps, its proxies are those of `ssh`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Self

from veedor.base.errors import refuse

_PLACE: Final = re.compile(r"((?:[\w.\-]+@)?(?:\[[0-9A-Fa-f:.]+\]|[\w.\-]{2,})):(?!:|//)([^\x00-\x1f]+)", re.ASCII)
"""`[USER@]HOST:DIR`, as ssh and rsync write it; a single letter before the colon is a drive of this machine. What
rsync would send in the clear (`HOST::MODULE`, `rsync://…`) is no such place."""
_SSH: Final = "ssh -o BatchMode=yes -o ConnectTimeout=20"
"""Nobody may be there to type a password."""
_SILENCE: Final = 120
"""Seconds without a byte after which a copy is given up, and tried again later."""


@dataclass(frozen=True)
class Host:
    """`login` is the machine, with a user's name where one is given; `folder` lies there."""

    login: str
    folder: str

    @classmethod
    def named(cls, target: str) -> Self | None:
        """The place that is meant; None for a folder of this machine: one without a colon, or with a slash before
        it (`./a:b`). Refused: a place that would be reached in the clear, or as an option."""
        head, colon, _ = target.partition(":")
        if not colon or "/" in head or len(head) == 1:
            return None
        found = _PLACE.fullmatch(target)
        if found is None or target.startswith("-"):
            raise refuse("follow.no_place", ascii(target)[1:-1][:80])
        return cls(found[1], found[2].rstrip("/") or "/")

    def __str__(self) -> str:
        return f"{self.login}:{self.folder}"

    def prepare(self, folders: Iterable[str], private: Iterable[str]) -> None:
        """Make the folders there that are wanted; `private` ones are nobody else's to read."""
        with TemporaryDirectory(prefix="veedor-") as made:
            modes = {**dict.fromkeys(folders, 0o755), **dict.fromkeys(private, 0o700)}
            for name, mode in modes.items():
                (Path(made) / name).mkdir(mode=mode)
            self._rsync("--recursive", "--perms", *(f"{made}/{name}" for name in modes), f"{self}/")

    def read(self, path: str) -> bytes | None:
        """A small file that stands there; None if there is none."""
        with TemporaryDirectory(prefix="veedor-") as here:
            self._rsync("--ignore-missing-args", f"{self}/{path}", f"{here}/")
            found = Path(here) / Path(path).name
            return found.read_bytes() if found.is_file() else None

    def lacks(self, own: Path, there: str, *, check: bool = False) -> list[str]:
        """The files below `own` that are not `there`, or have another size; with `check`, or other content."""
        same = "--checksum" if check else "--size-only"
        told = self._rsync("--recursive", "--dry-run", same, "--out-format=%n", f"{own}/", f"{self}/{there}/")
        return [name for name in told.splitlines() if not name.endswith("/")]

    def add(self, own: Path, there: str, names: Iterable[str]) -> None:
        """Send some files from below `own`, for nobody else to read, in place of what is there of them."""
        private = ("--chmod=D700,F600", "--ignore-times", "--files-from=-")
        self._rsync(*private, f"{own}/", f"{self}/{there}/", given="\n".join(names))

    def send(self, own: Path, there: str, but: str) -> None:
        """Send every file below `own` that is new or another, but one."""
        self._rsync("--recursive", "--times", f"--exclude=/{but}", f"{own}/", f"{self}/{there}/")

    def write(self, path: str, content: bytes) -> None:
        """Put a small file there, whole, in place of what stood there."""
        with TemporaryDirectory(prefix="veedor-") as here:
            draft = Path(here) / Path(path).name
            draft.write_bytes(content)
            self._rsync("--ignore-times", "--chmod=F644", str(draft), f"{self}/{path}")

    def sweep(self, own: Path, there: str, but: str) -> None:
        """Remove what is `there` and no longer below `own`, but one."""
        self._rsync("--recursive", "--existing", "--delete", f"--exclude=/{but}", f"{own}/", f"{self}/{there}/")

    def _rsync(self, *arguments: str, given: str = "") -> str:
        """What rsync printed. Refused: it is not installed, or fails."""
        program = shutil.which("rsync")
        if program is None:
            raise refuse("follow.no_rsync", str(self))
        shell = os.environ.get("RSYNC_RSH", _SSH)
        done = subprocess.run(  # noqa: S603 - the place was matched, and is no option
            [program, f"--rsh={shell}", f"--timeout={_SILENCE}", "--protect-args", *arguments],
            input=given,
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
        )
        if done.returncode:
            raise refuse("follow.host", str(self), reason=_reason(done.stderr, done.returncode))
        return done.stdout


def _reason(said: str, code: int) -> str:
    """The first line that rsync or ssh wrote: the last only says where in its own code it gave up."""
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[0][:200] if lines else f"rsync {code}"
