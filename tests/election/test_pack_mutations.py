"""Whatever stands in a folder, reading gives a pack or a refusal that can be told; never anything else."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies.pack_folders import copy_shipped, dump, read_or_refuse
from veedor.election.pack import Pack
from veedor.election.pack_reader import SHIPPED

PACKS = ("demo", "ve-2024-presidential")
CONTENT = {name: tomllib.loads((SHIPPED / name / "pack.toml").read_text(encoding="utf-8")) for name in PACKS}
MISFITS: list[Any] = [
    "",
    "x",
    "x" * 1500,
    "\0",
    "\u202e",
    "é" * 70,
    "40 %",
    "-1",
    "../..",
    "(a+)+$",
    "[",
    True,
    0,
    -1,
    10**17,
    10**40,
    0.5,
    float("inf"),
    float("nan"),
    date(2024, 7, 28),
    datetime(9999, 12, 31, 23, 59),
    [],
    [[]],
    ["x", 1],
    {},
    {"es": 1},
    {"x": {"y": {}}},
    [{}],
    [{"id": "A"}],
]
Path_ = tuple[str | int, ...]


def paths(node: object, prefix: Path_ = ()) -> Iterator[Path_]:
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        yield (*prefix, key)
        yield from paths(value, (*prefix, key))


def changed(node: Any, path: Path_, change: str, misfit: object) -> Any:
    """A copy of the tree with one change at `path`."""
    key, rest = path[0], path[1:]
    copy = dict(node) if isinstance(node, dict) else list(node)
    if rest:
        copy[key] = changed(copy[key], rest, change, misfit)
    elif change == "delete":
        del copy[key]
    elif change == "retype":
        copy[key] = misfit
    elif isinstance(copy, list):
        copy.append(copy[key])
    else:
        copy[f"{key}s"] = copy[key]
    return copy


@pytest.mark.parametrize("pack_id", PACKS)
def test_the_shipped_packs_survive_being_written_again(pack_id: str, tmp_path: Path) -> None:
    folder = copy_shipped(pack_id, tmp_path / "p")
    (folder / "pack.toml").write_text(dump(CONTENT[pack_id]), encoding="utf-8")
    assert isinstance(read_or_refuse(folder), Pack)


@pytest.mark.parametrize("pack_id", PACKS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_change_of_keys_gives_a_pack_or_a_refusal(pack_id: str, data: st.DataObject) -> None:
    content = CONTENT[pack_id]
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(paths(content))))
        change = data.draw(st.sampled_from(["delete", "retype", "duplicate"]))
        content = changed(content, path, change, data.draw(st.sampled_from(MISFITS)))
    with TemporaryDirectory() as place:
        folder = copy_shipped(pack_id, Path(place))
        (folder / "pack.toml").write_text(dump(content), encoding="utf-8")
        read_or_refuse(folder)


@pytest.mark.parametrize("name", ["pack.toml", "stations.csv", "areas.csv"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_change_of_bytes_gives_a_pack_or_a_refusal(name: str, data: st.DataObject) -> None:
    original = (SHIPPED / "demo" / name).read_bytes()
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.sampled_from([start, start + 1, start + 40, len(original)]))
    damaged = original[:start] + data.draw(st.binary(max_size=40)) + original[end:]
    with TemporaryDirectory() as place:
        folder = copy_shipped("demo", Path(place))
        (folder / name).write_bytes(damaged)
        read_or_refuse(folder)


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_random_bytes_are_refused(content: bytes) -> None:
    with TemporaryDirectory() as place:
        (Path(place) / "pack.toml").write_bytes(content)
        assert not isinstance(read_or_refuse(Path(place)), Pack)
