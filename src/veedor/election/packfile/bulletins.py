"""Bulletins in a small file of their own, written as in a pack (docs/bulletins.md)."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from veedor.base.words import LANGUAGES
from veedor.election.contest import RegisterTotal
from veedor.election.law import Bulletin
from veedor.election.pack import Pack
from veedor.election.packfile.check import check_bulletins, told_once
from veedor.election.packfile.contests import read_register
from veedor.election.packfile.faults import Faults, shown
from veedor.election.packfile.files import read_toml
from veedor.election.packfile.law import read_bulletin
from veedor.election.packfile.section import Section
from veedor.election.packfile.values import text_in, time_zone, zone_of

MOST: Final = 1_000
"""Bulletins read from one file."""


@dataclass(frozen=True)
class BulletinFile:
    bulletins: tuple[Bulletin, ...]
    registers: tuple[RegisterTotal, ...]


def read_bulletins(path: Path, pack: Pack | None) -> BulletinFile:
    """The bulletins of a file, checked against `pack` where one is given: its contests, options and areas.

    Raises Refused with every fault found.
    """
    faults = Faults()
    real = Path(os.path.realpath(path))  # Path.resolve raises on a loop of links
    name = shown(path.name)
    content = read_toml(real.parent, faults, real.name) if os.path.lexists(real) else None
    if content is None and not len(faults):
        faults.add("pack.no_file", name)
    read = BulletinFile((), ()) if content is None else _read(Section(content, name, faults), pack)
    told_once("register", (register.id for register in read.registers), faults, name)
    if pack is None:
        told_once("bulletin", (bulletin.id for bulletin in read.bulletins), faults, name)
    else:
        check_bulletins(replace(pack, bulletins=read.bulletins), faults, name)
    faults.refuse_any(name)
    return read


def _read(top: Section, pack: Pack | None) -> BulletinFile:
    with top:
        stated = top.read("time_zone", time_zone, "")
        zone = zone_of(stated or (pack.election.time_zone if pack else ""))
        sections = top.sections("bulletin")
        if not sections:
            top.fault("bulletin", "pack.no_bulletins")
        if len(sections) > MOST:
            top.fault("bulletin", "pack.out_of_range", given=len(sections), low=1, high=MOST)
        return BulletinFile(
            tuple(read_bulletin(each, pack.contests if pack else (), zone) for each in sections[:MOST]),
            tuple(read_register(each, text_in(LANGUAGES)) for each in top.sections("register")),
        )
