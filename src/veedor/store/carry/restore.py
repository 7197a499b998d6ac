"""`veedor restore`: a workspace from its backup, and from what others have of its log.

    the mirror has facts beyond the backup ──► they are taken, and the log goes on
    somebody saw a head beyond all of it ────► refused, or a new log that names that head (`log.succeeded`)
    somebody saw a head, none beyond it ─────► the log goes on
    nobody shows a head beyond the backup's ─► held: it signs only when a person has confirmed it, by a fact

A workspace that was put back must never sign a head that contradicts one that it signed before. A head that the
backup knows itself says nothing of those: the same old copy can be shown whatever was signed since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from veedor.base.errors import refuse
from veedor.evidence.blob import digest_of
from veedor.evidence.checkpoint import Checkpoint
from veedor.evidence.fact import Fact
from veedor.evidence.keyfile import write_key
from veedor.evidence.note import Signer, Verifier
from veedor.store.append import append, held_head, open_drafts
from veedor.store.blobs import MOST, Blobs
from veedor.store.carry.archive import BACKUP, Member, expect, unpacking
from veedor.store.carry.backup import LOG_KEY, ROWS, WORDS_KEY, Manifest
from veedor.store.carry.checking import check_rows
from veedor.store.carry.elsewhere import Elsewhere, Tail, check_history, fetch_tail
from veedor.store.carry.tables import PART_BYTES, fill, saved_tables, well_formed
from veedor.store.connection import connect, disconnect, layout
from veedor.store.create import beside, write_secret
from veedor.store.kinds import REGISTRY
from veedor.store.models import Fact as FactRow
from veedor.store.models import Head, KeptBlob, SignedHead
from veedor.store.rebuild import rebuild
from veedor.store.stored import stored_root
from veedor.store.workspace import Workspace, named_workspace

_SMALL: Final = 64 * 1024
"""Bytes of a manifest or key."""
_WORDS: Final = re.compile(rb"[0-9a-f]{64}\n?")
"""What `keyfile.read_secret` takes."""


@dataclass(frozen=True)
class Wanted:
    """What is to be made of a backup: where, on which database, and as which log if not as the one that it was."""

    folder: Path
    database: str = "sqlite"
    new_log: str = ""


@dataclass(frozen=True)
class Restored:
    """`saved` facts came from the backup (made at `at`), `facts` are here. `known`: the last head that anybody has.
    `shown`: the size of the last one that others showed; None if nobody did. `current`: whether it is beyond those
    that the backup knows. Lost: the bodies of the sealed facts at `bodies`, the `files` of these digests, and the
    facts from `facts` up to `known`'s size. `held`: it must not sign before somebody confirms it."""

    log: str
    at: str
    saved: int
    facts: int
    known: Checkpoint
    bodies: tuple[int, ...]
    files: tuple[str, ...]
    shown: int | None
    current: bool
    held: bool

    @property
    def lost(self) -> bool:
        """Whether something is lost, or nobody can know that nothing is."""
        return bool(not self.current or self.bodies or self.files or self.known.size > self.facts)


def restore(backup: Path, passphrase: str, wanted: Wanted, elsewhere: Elsewhere, at: str) -> Restored:
    """Make the workspace, whole or not at all: what fills the database is committed when all else is on the disk.

    Refused: it is no whole backup, the folder or database is taken, others have another history of the log, or
    saw more of it than can be had and no `new_log` is named. EvidenceError: what others have cannot be used.
    """
    where = str(backup)
    with unpacking(backup, passphrase) as found:
        manifest = Manifest.parse(expect(found, BACKUP, where).read(_SMALL), where)
        with beside(_workspace(wanted, manifest)) as draft:
            key = _key(expect(found, LOG_KEY, where), manifest, where)
            draft.keys.mkdir(mode=0o700)
            write_secret(draft.words_key, _words_key(expect(found, WORDS_KEY, where), where))
            connect(draft)
            try:
                with held_head() as size:
                    if size:
                        raise refuse("workspace.database_taken", draft.database_shown)
                    _fill(draft, found, manifest, where)
                    done = _go_on(draft, manifest, key.verifier, elsewhere, at)
                    signer = Signer.generate(draft.log_name) if wanted.new_log else key
                    write_key(draft.held_key if done.held else draft.log_key, signer)
            finally:
                disconnect()
    return done


def _workspace(wanted: Wanted, manifest: Manifest) -> Workspace:
    log = wanted.new_log or manifest.log
    if log == manifest.log and wanted.new_log:
        raise refuse("carry.same_log", log)
    return named_workspace(
        wanted.folder,
        "veedor restore",
        log=log,
        mandate=manifest.mandate,
        database=wanted.database,
        rehearsal=manifest.rehearsal,
    )


def _key(member: Member, manifest: Manifest, where: str) -> Signer:
    """The log's. Refused: it is none, or not the one that the manifest names."""
    raw = member.read(_SMALL)
    with well_formed(where):
        key = Signer.parse(raw.decode().removesuffix("\n"))
    if (key.name, str(key.verifier)) != (manifest.log, manifest.key):
        raise refuse("carry.not_a_backup", where)
    return key


def _words_key(member: Member, where: str) -> str:
    raw = member.read(_SMALL)
    if not _WORDS.fullmatch(raw):
        raise refuse("carry.malformed", where)
    return raw.decode()


def _fill(workspace: Workspace, found: Iterator[Member], manifest: Manifest, where: str) -> None:
    """Rows and files, to the end of the backup. Refused: there are others than it says, or they are not sound."""
    if manifest.layout != layout():
        raise refuse("carry.other_layout", where)
    tables = {f"{ROWS}{model._meta.model_name}": model for model in saved_tables()}
    blobs = Blobs(workspace.blobs)
    for member in found:
        if table := tables.get(member.name.rpartition("/")[0]):
            fill(table, member.read(PART_BYTES), where)
        elif digest_of(member.name):
            blobs.keep(member.read(MOST))
        else:
            raise refuse("carry.malformed", where)
    if FactRow.objects.count() != manifest.facts:
        raise refuse("carry.malformed", where)
    check_rows(manifest.facts, where)
    Head.objects.update(size=manifest.facts)


def _go_on(workspace: Workspace, manifest: Manifest, log: Verifier, elsewhere: Elsewhere, at: str) -> Restored:
    """From the facts that were saved to those that others have, and to a log that may be signed."""
    heads, blobs, tail = elsewhere.known(log), Blobs(workspace.blobs), Tail()
    shown = max((one.checkpoint.size for one in heads), default=None)
    current = shown is not None and not SignedHead.objects.filter(size__gte=shown).exists()
    if elsewhere.mirror is not None:
        head = heads[0].checkpoint
        tail = fetch_tail(elsewhere.mirror, head, blobs)
        if not SignedHead.objects.filter(size__gte=head.size).exists():
            SignedHead.objects.create(size=head.size, root=head.root, note=str(heads[0].note).encode())
    facts, known = Head.objects.get().size, _last([one.checkpoint for one in heads], log.name)
    if workspace.log_name != log.name:
        _succeed(known, at)
    elif known.size > facts:
        raise refuse("carry.tail_gone", log.name, facts=facts, lost=known.size - facts)
    rebuild()
    lost = elsewhere.missing(KeptBlob.objects.values_list("blob", flat=True), blobs)
    return Restored(
        workspace.log_name,
        manifest.at,
        manifest.facts,
        facts,
        known,
        tuple(sorted(tail.sealed)),
        tuple(sorted(lost)),
        shown,
        current,
        held=not current and workspace.log_name == log.name,
    )


def _last(heads: list[Checkpoint], log: str) -> Checkpoint:
    """The longest head of the log that anybody has, the workspace included; that of the facts here if nothing was
    ever signed. Refused: the facts that are here do not have the root that one of them has."""
    own = [Checkpoint(log, row.size, bytes(row.root)) for row in SignedHead.objects.order_by("-size")[:1]]
    check_history([*heads, *own])
    here = Checkpoint(log, Head.objects.get().size, stored_root())
    return max([*heads, *own], key=lambda one: one.size, default=here)


def _succeed(ended: Checkpoint, at: str) -> None:
    """The facts stay, with their numbers; what follows them is another log, under a key of its own."""
    SignedHead.objects.all().delete()
    body = {"origin": ended.origin, "size": ended.size, "root": ended.root.hex(), "reason": "restored"}
    append(open_drafts([REGISTRY.admit(Fact("log.succeeded", 1, at, body), "log.succeeded")]))


def confirm(workspace: Workspace, typed: str, at: str) -> None:
    """Let a workspace sign of which nobody could say what it had signed. Refused: the name typed is not its log's,
    or it is not held."""
    if not workspace.held_key.exists():
        raise refuse("carry.not_held", str(workspace.folder))
    if typed != workspace.log_name:
        raise refuse("carry.confirm_name", str(workspace.folder), log=workspace.log_name)
    body = {"size": Head.objects.get().size, "root": stored_root().hex()}
    append(open_drafts([REGISTRY.admit(Fact("restore.confirmed", 1, at, body), "restore.confirmed")]))
    workspace.held_key.replace(workspace.log_key)
