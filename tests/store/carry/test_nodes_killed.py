"""Five nodes, each cut off at work, whose bundles come in disorder: the centre counts as if it had read it all."""

from __future__ import annotations

import random
import select
from pathlib import Path

import pytest

from tests.store.carry.test_taking import bundled, facts, noded, taken
from tests.store.test_crash import Writers
from tests.store.workspaces import assert_sound, imported, made, table, votes
from veedor.base.errors import Refused
from veedor.store.connection import connect, disconnect
from veedor.store.workspace import Workspace

NODES = 5
SHARED = [(61, 1, 2), (62, 3, 4)]
"""Rows of a table that every node has, beside its own."""


def cut_off(node: Workspace, number: int) -> None:
    """Killed after a few tables, at work on another."""
    disconnect()
    writers = Writers(node)
    writers.begin(number)
    try:
        while len(list(node.folder.parent.glob("*.csv"))) < 4:
            select.select([], [], [], 0.01)
    finally:
        writers.end()


def import_all(workspace: Workspace, folder: Path) -> None:
    """Every table of a node, what was cut off included."""
    connect(workspace)
    for path in sorted(folder.glob("*.csv")):
        imported(workspace, path)


@pytest.mark.soak
def test_five_nodes_cut_off_and_their_bundles_in_disorder(tmp_path: Path) -> None:
    centre, bundles, drawn = made(tmp_path), list[Path](), random.Random(5)
    nodes = [noded(centre, f"node-{number}") for number in range(NODES)]
    for number, node in enumerate(nodes):
        cut_off(node, number)
        bundles.append(bundled(node, "early.age"))
        table(node.folder.parent / "shared.csv", SHARED)
        import_all(node, node.folder.parent)
        assert_sound(node)
        bundles.append(bundled(node, "late.age"))
    content = bundles[3].read_bytes()
    bundles[3].write_bytes(content[: len(content) // 2] + b"\0" + content[len(content) // 2 + 1 :])
    arriving = [*bundles, *bundles]
    drawn.shuffle(arriving)
    for path in arriving:
        if path != bundles[3]:
            taken(centre, path)
            continue
        with pytest.raises(Refused) as refused:
            taken(centre, path)
        assert {problem.where for problem in refused.value.problems} == {str(path)}
    bundles[3].write_bytes(content)
    assert taken(centre, bundles[3])[0] > 0
    before = facts()
    for path in bundles:
        taken(centre, path)
    assert facts() == before
    assert_sound(centre)
    found, control = votes(centre), made(tmp_path / "control")
    for node in nodes:
        import_all(control, node.folder.parent)
    assert votes(control) == found
