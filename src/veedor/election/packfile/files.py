"""The files of a pack's folder, read whole and only if they are what they should be."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from veedor.election.packfile.faults import Faults, shown
from veedor.election.packfile.section import nearest

TOML_FILE: Final = "pack.toml"
LISTS: Final = ("stations.csv", "areas.csv", "options.csv")

_MOST_BYTES: Final[Mapping[str, int]] = {TOML_FILE: 1_000_000, **dict.fromkeys(LISTS, 64_000_000)}
_LONGEST_LINE: Final[Mapping[str, int]] = {TOML_FILE: 2_000, **dict.fromkeys(LISTS, 10_000)}
_AT_LINE: Final = re.compile(r"(.*) \(at line (\d+), column \d+\)", re.DOTALL)
_MOST_DOTS: Final = 64  # in one line of TOML, whose reader spends quadratic time on dotted keys


def pack_files(folder: Path) -> tuple[Path, ...]:
    """Where the files of a pack stand, if it has them."""
    return tuple(folder / name for name in (TOML_FILE, *LISTS))


def read_text(folder: Path, name: str, faults: Faults) -> str | None:
    """The text of a file; None where there is no such file, or it is at fault."""
    try:
        content = _bytes(folder, name, faults)
    except OSError as error:
        faults.add("pack.cannot_read", name, reason=shown(error.strerror))
        return None
    return None if content is None else _text(content, name, faults)


def _bytes(folder: Path, name: str, faults: Faults) -> bytes | None:
    path = folder / name
    if not path.is_symlink() and not path.exists():
        return None
    mode = path.stat().st_mode  # before resolve(), which has no OSError for a loop of links
    if not path.resolve().is_relative_to(folder.resolve()):
        faults.add("pack.outside", name)
        return None
    if not stat.S_ISREG(mode):
        faults.add("pack.not_a_file", name)
        return None
    most = _MOST_BYTES.get(name, _MOST_BYTES[TOML_FILE])
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        faults.add("pack.too_large", name, most=most // 1_000_000)
        return None
    return content


def _text(content: bytes, name: str, faults: Faults) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.add("pack.not_utf8", f"{name}:{line}")
        return None
    longest = _LONGEST_LINE.get(name, _LONGEST_LINE[TOML_FILE])
    for code, unwanted in (("pack.nul", "\0"), ("pack.line_too_long", rf"[^\r\n]{{{longest + 1}}}")):
        if found := re.search(unwanted, text):
            line = text.count("\n", 0, found.start()) + 1
            faults.add(code, f"{name}:{line}", most=longest)
            return None
    return text


def read_toml(folder: Path, faults: Faults, name: str = TOML_FILE) -> Mapping[str, object] | None:
    """The content of `pack.toml`, or of another file like it; None where it is missing or at fault."""
    before = len(faults)
    text = read_text(folder, name, faults)
    if text is None:
        if len(faults) == before:
            faults.add("pack.no_toml", name)
        return None
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _MOST_DOTS:
            faults.add("pack.too_deep", f"{name}:{number}")
            return None
    try:
        return tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, and numbers of thousands of digits
        reason, line = _told(str(error))
        faults.add("pack.bad_toml", name + line, reason=shown(reason))
    except RecursionError:
        faults.add("pack.too_deep", name)
    return None


def _told(error: str) -> tuple[str, str]:
    """What the reader of TOML says is wrong, and at which line if it says so."""
    found = _AT_LINE.fullmatch(error)
    return (found[1], f":{found[2]}") if found else (error, "")


def refuse_strays(folder: Path, faults: Faults) -> None:
    """A list that is misnamed would be left out in silence."""
    for path in sorted(folder.glob("*.csv")):
        if path.name not in LISTS:
            near = nearest(path.name, LISTS) or LISTS[0]
            faults.add("pack.stray_list", shown(path.name), near=near)
