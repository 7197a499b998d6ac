"""A workspace's folder: how it is found, and what its `veedor.toml` says. No database, no Django."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from veedor.base.errors import refuse
from veedor.election.packfile.faults import Faults, unfit
from veedor.election.packfile.files import read_toml
from veedor.election.packfile.section import Section
from veedor.election.packfile.values import filled, one_of, whole, yes_no
from veedor.election.rehearsal import LOG

SETTINGS_FILE: Final = "veedor.toml"
FORMAT: Final = 1
"""Version of the folder's layout."""
VARIABLE: Final = "VEEDOR_WORKSPACE"
OPTIONS: Final = (
    *("sslmode", "sslrootcert", "sslcert", "sslkey"),
    *("connect_timeout", "application_name", "target_session_attrs", "options"),
)
"""What the URL of a database may ask of the connection. Others would name another database than the one that is
shown, or speak to the library."""


class Mandate(StrEnum):
    """In whose name a workspace watches; pages and reports say it."""

    MISSION = "mission"
    CITIZEN_OBSERVERS = "citizen_observers"
    PARTY = "party"
    NEWSROOM = "newsroom"
    AUTHORITY = "authority"


@dataclass(frozen=True)
class Workspace:
    """`database` is a URL of PostgreSQL, or empty: then SQLite stands in the folder. `log_name` is the log's
    origin, under which its heads are signed."""

    folder: Path
    log_name: str
    mandate: Mandate = Mandate.CITIZEN_OBSERVERS
    database: str = ""
    rehearsal: bool = False

    @property
    def settings_file(self) -> Path:
        return self.folder / SETTINGS_FILE

    @property
    def sqlite(self) -> Path:
        """The database, where no URL names another."""
        return self.folder / "veedor.sqlite3"

    @property
    def database_shown(self) -> str:
        """The database as a terminal or a log file may show it: no password, no options."""
        if not self.database:
            return str(self.sqlite)
        parts = urlsplit(self.database)
        return f"{parts.scheme}://{_without_password(parts.netloc)}{parts.path}"

    @property
    def blobs(self) -> Path:
        """Files by their SHA-256; what is published is copied from here."""
        return self.folder / "blobs"

    @property
    def log(self) -> Path:
        """What the world may read: tiles, the signed head, open blobs. Rebuilt from the database."""
        return self.folder / "log"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def log_key(self) -> Path:
        """The private key that signs heads: it must be online, so only its owner may read it."""
        return self.keys / "log"

    @property
    def held_key(self) -> Path:
        """The same in a restored workspace that must not sign yet (`carry/restore.py`)."""
        return self.keys / "log.held"

    @property
    def words_key(self) -> Path:
        """The secret under which words of sheets become tokens (`intake/publishable.py`)."""
        return self.keys / "words"


def find_workspace(given: Path | None = None, environment: Mapping[str, str] = os.environ) -> Path:
    """The workspace's folder: the one given, else `$VEEDOR_WORKSPACE`, else the nearest that holds a `veedor.toml`,
    from here upwards. Refused: there is none."""
    named = given or (Path(environment[VARIABLE]) if environment.get(VARIABLE) else None)
    if named is not None:
        if not (named / SETTINGS_FILE).is_file():
            raise refuse("workspace.not_one", str(named), file=SETTINGS_FILE)
        return named.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise refuse("workspace.none_here", str(here), file=SETTINGS_FILE)


def open_workspace(given: Path | None = None) -> Workspace:
    """The workspace that `find_workspace` finds, read. Refused with all that is wrong with its settings; refused
    too if its SQLite file is gone, for an empty one in its place would look like a night without sheets."""
    folder = find_workspace(given)
    faults = Faults()
    content = read_toml(folder, faults, SETTINGS_FILE)
    read = None if content is None else _read(folder, Section(content, SETTINGS_FILE, faults))
    faults.refuse_any(SETTINGS_FILE)
    assert read is not None, "settings that cannot be read have faults"
    if not read.database and not read.sqlite.is_file():
        raise refuse("workspace.database_lost", str(read.sqlite))
    return read


def named_workspace(folder: Path, command: str, **settings: str | bool) -> Workspace:
    """A workspace to be made, from settings as a person gives them to a command. Refused: all that is wrong with
    them."""
    faults = Faults()
    wanted = _read(folder, Section({"format": FORMAT, **settings}, command, faults))
    faults.refuse_any(command)
    return wanted


def _read(folder: Path, top: Section) -> Workspace:
    with top:
        top.need("format", whole(FORMAT, FORMAT), FORMAT)
        found = Workspace(
            folder=folder,
            log_name=top.need("log", log_name, ""),
            mandate=top.read("mandate", one_of(Mandate), Mandate.CITIZEN_OBSERVERS),
            database=top.read("database", database_url, ""),
            rehearsal=top.read("rehearsal", yes_no, False),
        )
    if found.log_name and found.rehearsal is not found.log_name.startswith(LOG):
        raise refuse("rehearsal.log_name", str(folder), given=found.log_name)
    return found


def log_name(value: object) -> str:
    """A log's origin: no blank and no `+`, which its keys and notes use (source: c2sp.org/signed-note), and nothing
    that `veedor.toml` would have to escape."""
    found = filled(value)
    if any(letter.isspace() for letter in found) or "+" in found or _needs_escape(found):
        raise unfit("workspace.log_name", given=found)
    return found


def database_url(value: object) -> str:
    """`sqlite` (as empty: in the folder) or a URL of PostgreSQL with the name of the database."""
    found = filled(value)
    if found == "sqlite":
        return ""
    if _needs_escape(found) or not _names_postgresql(found):
        raise unfit("workspace.database_url")
    asked = parse_qsl(urlsplit(found).query, keep_blank_values=True)
    if unknown := [name for name, _ in asked if name not in OPTIONS]:
        raise unfit("workspace.database_option", option=unknown[0][:40], known=", ".join(OPTIONS))
    return found


def _names_postgresql(url: str) -> bool:
    """Whether it is one, and names a database without a zero byte, at which the library would cut it off."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # read here, for it raises where it is no number
    except ValueError:
        return False
    return parts.scheme in ("postgresql", "postgres") and bool(parts.path.strip("/")) and "\0" not in unquote(url)


def _needs_escape(text: str) -> bool:
    """Whether a TOML string between quotation marks cannot hold a text that is `filled` as it is."""
    return '"' in text or "\\" in text


def _without_password(netloc: str) -> str:
    who, at, host = netloc.rpartition("@")
    return who.partition(":")[0] + at + host
