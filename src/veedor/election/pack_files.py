"""A pack as files by name, so that a log can hold it: read from its folder, and made a pack again elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from veedor.base.errors import refuse
from veedor.election.pack import Pack
from veedor.election.pack_reader import read_pack
from veedor.election.packfile.faults import shown
from veedor.election.packfile.files import LISTS, TOML_FILE

NAMES: Final = (TOML_FILE, *LISTS)
"""All that a pack may consist of."""


def pack_files(pack: Pack) -> dict[str, bytes]:
    """What the pack was read from."""
    return {name: (pack.folder / name).read_bytes() for name in NAMES if (pack.folder / name).is_file()}


def pack_of(files: Mapping[str, bytes]) -> Pack:
    """The pack that these files are. Refused with all that is wrong with them; its `folder` is gone."""
    if strays := sorted(files.keys() - set(NAMES)):
        raise refuse("pack.stray_file", shown(strays[0]))
    with TemporaryDirectory(prefix="veedor-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return read_pack(Path(folder))
