"""Nodes and their centre: bundles late, twice, out of order and corrupted give the same totals, nothing doubled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.workspaces import AT, assert_sound, imported, made, table, votes
from veedor.base.errors import Refused
from veedor.evidence.note import Signer
from veedor.store.connection import connect
from veedor.store.workspace import Workspace, open_workspace

PASSPHRASE = "correct horse battery"


@pytest.fixture
def centre(tmp_path: Path) -> Workspace:
    return made(tmp_path)


def noded(centre: Workspace, name: str) -> Workspace:
    from veedor.store.carry.node import make_node

    make_node(centre, centre.folder.parent / name / "workspace", name, AT)
    return open_workspace(centre.folder.parent / name / "workspace")


def bundled(node: Workspace, name: str, since: int = 0) -> Path:
    from veedor.store.carry.bundle import export

    connect(node)
    path = node.folder.parent / name
    export(node, path, PASSPHRASE, since)
    return path


def taken(centre: Workspace, path: Path) -> tuple[int, int, int]:
    from veedor.store.carry.taking import take_in

    connect(centre)
    done = take_in(centre, path, PASSPHRASE, AT)
    return done.added, done.already, done.missing


def facts() -> list[bytes]:
    from veedor.store.stored import stored_entries

    return list(stored_entries())


def test_a_node_counts_as_its_centre_does_and_all_of_it_arrives(centre: Workspace, tmp_path: Path) -> None:
    node = noded(centre, "north")
    connect(node)
    imported(node, table(tmp_path / "one.csv", [(1, 10, 5), (2, 20, 6)]))
    imported(node, table(tmp_path / "two.csv", [(3, 30, 7)]), sealed=True)
    before, size = votes(node), len(facts())
    added, already, missing = taken(centre, bundled(node, "1.age"))
    assert (added + already, missing) == (size - 1, 0)  # that it is a node stays in its own log
    assert votes(centre) == before == {"A": 60, "B": 18}
    assert_sound(centre)


def test_late_twice_and_out_of_order(centre: Workspace, tmp_path: Path) -> None:
    node = noded(centre, "north")
    connect(node)
    imported(node, table(tmp_path / "one.csv", [(1, 10, 5)]))
    early = bundled(node, "1.age")
    imported(node, table(tmp_path / "two.csv", [(2, 20, 6)]))
    late = bundled(node, "2.age")
    assert taken(centre, late)[0] > 0
    after = facts()
    for again in (early, late, early):
        assert taken(centre, again)[0] == 0
    assert facts() == after
    assert votes(centre) == {"A": 30, "B": 11}
    assert_sound(centre)


def test_the_same_sheet_from_two_nodes_and_the_centre_is_one(centre: Workspace, tmp_path: Path) -> None:
    rows = [(1, 10, 5), (2, 20, 6)]
    nodes = [noded(centre, name) for name in ("north", "south", "east")]
    for node, name, sealed in zip(nodes, ("one", "other", "one"), (False, False, True), strict=True):
        connect(node)
        imported(node, table(tmp_path / "one.csv", rows), name, sealed=sealed)
    connect(centre)
    imported(centre, tmp_path / "one.csv", "one")
    before = len(facts())
    assert [taken(centre, bundled(node, "1.age"))[0] for node in nodes] == [0, 0, 0]
    assert len(facts()) == before + 3
    assert votes(centre) == {"A": 30, "B": 11}


def test_what_two_nodes_sealed_is_opened_once(centre: Workspace, tmp_path: Path) -> None:
    from veedor.store.opening import open_sealed, waiting

    nodes = [noded(centre, name) for name in ("north", "south")]
    for node in nodes:
        connect(node)
        imported(node, table(tmp_path / "one.csv", [(1, 10, 5)]), sealed=True)
    for node in nodes:
        taken(centre, bundled(node, "1.age"))
    for node in nodes:
        connect(node)
        open_sealed(AT)
        taken(centre, bundled(node, "2.age"))
    assert waiting() == {}
    assert sum(b'"kind":"opened"' in entry for entry in facts()) == 2  # the sheet, and its file
    assert votes(centre) == {"A": 10, "B": 5}
    assert_sound(centre)


def test_files_may_come_with_an_earlier_bundle(centre: Workspace, tmp_path: Path) -> None:
    node = noded(centre, "north")
    connect(node)
    imported(node, table(tmp_path / "one.csv", [(1, 10, 5)]))
    early, size = bundled(node, "1.age"), len(facts())
    imported(node, table(tmp_path / "two.csv", [(2, 20, 6)]))
    late = bundled(node, "2.age", since=size)
    assert taken(centre, late)[2] > 0
    assert taken(centre, early)[2] == 0


def test_a_stranger_and_a_node_with_two_histories_are_named(centre: Workspace, tmp_path: Path) -> None:
    import shutil

    node = noded(centre, "north")
    shutil.copytree(node.folder.parent, tmp_path / "twin")
    twin = open_workspace(tmp_path / "twin" / "workspace")
    for one, table_of in ((node, [(1, 10, 5)]), (twin, [(1, 99, 5), (2, 1, 1)])):
        connect(one)
        imported(one, table(tmp_path / "one.csv", table_of))
    taken(centre, bundled(node, "1.age"))
    before = facts()
    with pytest.raises(Refused, match="forked"):
        taken(centre, bundled(twin, "1.age"))
    stranger = noded(made(tmp_path / "elsewhere"), "south")
    with pytest.raises(Refused, match=r"node\.unknown"):
        taken(centre, bundled(stranger, "1.age"))
    connect(centre)
    assert facts() == before
    with pytest.raises(Refused, match="name_taken"):
        noded(centre, "north")


def members_of(path: Path) -> list[tuple[str, bytes]]:
    from veedor.store.carry.age import Decrypting
    from veedor.store.carry.archive import members

    with path.open("rb") as file:
        return [(one.name, one.read(10**8)) for one in members(Decrypting(file, PASSPHRASE, "-"), "-")]


def written(path: Path, members: list[tuple[str, bytes]], tail: bytes = bytes(1024)) -> Path:
    """An archive in which anything stands, encrypted as it should be."""
    import tarfile

    from veedor.store.carry.age import Encrypting

    with path.open("wb") as file:
        encrypted = Encrypting(file, PASSPHRASE)
        for name, content in members:
            header = tarfile.TarInfo(name)
            header.size = len(content)
            encrypted.write(header.tobuf(tarfile.GNU_FORMAT) + content + bytes(-len(content) % 512))
        encrypted.write(tail)
        encrypted.end()
    return path


Spoiling = Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]]
SPOILT: dict[str, Spoiling] = {
    "a path that leads out": lambda old: [*old, ("../../evil", b"x")],
    "an absolute path": lambda old: [*old, ("/tmp/evil", b"x")],
    "a long name": lambda old: [*old, ("blob/" + "a" * 150, b"x")],
    "a file that nobody named": lambda old: [*old, ("blob/" + "ab/" + "ab" * 32, b"x")],
    "a file of another content": lambda old: [*old[:-1], (old[-1][0], bytes(len(old[-1][1])))],
    "one file twice": lambda old: [*old, old[-1]],
    "no head": lambda old: [old[0], *old[2:]],
    "a fact less": lambda old: [*old[:2], (old[2][0], old[2][1][:-3]), *old[3:]],
    "another fact": lambda old: [*old[:2], (old[2][0], old[2][1].replace(b"pack", b"tack", 1)), *old[3:]],
    "a promise of a billion openings": lambda old: [(old[0][0], b'{"sealed":1000000000}'), *old[1:]],
    "fewer than none": lambda old: [(old[0][0], b'{"sealed":-1}'), *old[1:]],
    "another format": lambda old: [(old[0][0], b'{"sealed":0,"format":"x"}'), *old[1:]],
    "nothing": lambda _: [],
}


@pytest.fixture
def bundle(centre: Workspace, tmp_path: Path) -> Path:
    node = noded(centre, "north")
    connect(node)
    imported(node, table(tmp_path / "one.csv", [(1, 10, 5)]))
    return bundled(node, "1.age")


def test_hostile_bundles_are_named_and_change_nothing(centre: Workspace, bundle: Path, tmp_path: Path) -> None:
    connect(centre)
    before, sound, lying = facts(), members_of(bundle), sorted(tmp_path.rglob("*"))
    for spoilt in SPOILT.values():
        bad = written(tmp_path / "bad.age", spoilt(sound))
        with pytest.raises(Refused) as refused:
            taken(centre, bad)
        assert all(str(bad) in problem.where for problem in refused.value.problems)
    for tail in (b"", bytes(512), bytes(2048), b"\xff" * 512):
        with pytest.raises(Refused):
            taken(centre, written(tmp_path / "bad.age", sound, tail))
    (tmp_path / "bad.age").unlink()
    assert facts() == before
    assert {path for path in tmp_path.rglob("*") if path.is_file()} - set(lying) <= set(centre.blobs.rglob("*"))
    assert taken(centre, bundle)[0] > 0


def test_any_changed_byte_is_noticed(centre: Workspace, bundle: Path, tmp_path: Path) -> None:
    connect(centre)
    before, content, bad = facts(), bundle.read_bytes(), tmp_path / "bad.age"
    for at in [*range(0, 250, 11), *range(250, len(content), len(content) // 15)]:
        bad.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        with pytest.raises(Refused):
            taken(centre, bad)
    assert facts() == before


def test_a_head_under_another_key_is_not_the_nodes(centre: Workspace, bundle: Path, tmp_path: Path) -> None:
    from veedor.evidence import note

    forged = dict(members_of(bundle))
    text = note.parse(forged["checkpoint"]).text
    forged["checkpoint"] = note.sign(text, Signer.generate(f"{centre.log_name}/north"))
    with pytest.raises(Refused, match="unsound"):
        taken(centre, written(tmp_path / "bad.age", list(forged.items())))
