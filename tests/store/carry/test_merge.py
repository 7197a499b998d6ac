"""What a node may do to its centre: add what is new, once. Not: change, hide, open or publish what is others'."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.store.carry.test_taking import bundled, facts, noded, taken
from tests.store.workspaces import AT, assert_sound, imported, made, table, votes
from tests.strategies.bundles import signed_bundle
from veedor.base.errors import Refused
from veedor.evidence.fact import Fact, seal
from veedor.store.connection import connect
from veedor.store.workspace import Workspace

FILE = b"a table"
DIGEST = sha256(FILE).hexdigest()


@pytest.fixture
def centre(tmp_path: Path) -> Workspace:
    return made(tmp_path)


@pytest.fixture
def node(centre: Workspace) -> Workspace:
    return noded(centre, "n1")


def begun(node: Workspace) -> list[bytes]:
    connect(node)
    return facts()


def kept(digest: str = DIGEST, media: str = "table") -> Fact:
    return Fact("blob.kept", 1, AT, {"blob": digest, "bytes": len(FILE), "media": media})


def sheet(votes: dict[str, Any], row: int = 2, **other: Any) -> Fact:
    body = {
        "source": "one",
        "custodian": "undeclared",
        "reading": "typed",
        "stage": "",
        "origin": {"blob": DIGEST, "row": row},
        "station": "01.01",
        "contest": "mayor",
        "votes": votes,
        "fields": {},
        "words": {},
    }
    return Fact("sheet.read", 1, AT, body | other)


def entries(*told: Fact) -> list[bytes]:
    return [fact.entry() for fact in told]


def withdrawn(what: str, reason: str = "misread") -> int:
    from veedor.store.withdrawing import standing, withdraw

    return withdraw(standing(what), reason, AT)


def refused(centre: Workspace, path: Path, code: str) -> None:
    """It is refused, and the centre is as it was."""
    connect(centre)
    before, counted = facts(), votes(centre)
    with pytest.raises(Refused) as said:
        taken(centre, path)
    assert {one.code for one in said.value.problems} == {code}
    assert (facts(), votes(centre)) == (before, counted)
    assert_sound(centre)


def test_a_row_that_others_read_is_not_read_otherwise(centre: Workspace, node: Workspace, tmp_path: Path) -> None:
    theirs = table(tmp_path / "one.csv", [(1, 500, 20)])
    connect(centre)
    imported(centre, theirs, "one")
    blob = sha256(theirs.read_bytes()).hexdigest()
    lying = sheet({"A": 1, "B": 999}, origin={"blob": blob, "row": 2})
    path = signed_bundle(node, tmp_path / "b.age", [*begun(node), *entries(lying)])
    refused(centre, path, "node.contradicts")


def test_a_file_does_not_agree_with_itself_under_a_second_name(
    centre: Workspace, node: Workspace, tmp_path: Path
) -> None:
    theirs = table(tmp_path / "one.csv", [(1, 500, 20)])
    connect(centre)
    imported(centre, theirs, "one")
    blob = sha256(theirs.read_bytes()).hexdigest()
    other = sheet({"A": 500, "B": 20}, source="two", custodian="ngo", origin={"blob": blob, "row": 1002})
    path = signed_bundle(node, tmp_path / "b.age", [*begun(node), *entries(other)])
    refused(centre, path, "node.other_name")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (sheet({"A": 1, "B": 2}, contest="president"), "node.uncountable"),
        (sheet({"A": 1, "Z": 2}), "node.uncountable"),
        (sheet({"A": 1, "B": 2}, station="nowhere"), "node.uncountable"),
        (Fact("sheet.read", 2, AT, sheet({"A": 1, "B": 2}).body), "fact.unknown_kind"),
        (Fact("opened", 2, AT, {}), "fact.unknown_kind"),
        (Fact("stations.placed", 1, AT, {"blob": DIGEST, "bytes": 7, "stations": 1}), "node.uncountable"),
        (
            Fact(
                "bulletin.announced",
                1,
                AT,
                {
                    "id": "b1",
                    "contest": "nobodys",
                    "announced": AT,
                    "hour_stated": True,
                    "document": DIGEST,
                    "votes": {"A": 1},
                },
            ),
            "node.uncountable",
        ),
    ],
    ids=["contest", "option", "station", "version", "opened version", "places", "bulletin"],
)
def test_what_would_end_every_count_is_refused(
    centre: Workspace, node: Workspace, tmp_path: Path, told: Fact, code: str
) -> None:
    files = [(DIGEST, FILE)]
    path = signed_bundle(node, tmp_path / "b.age", [*begun(node), *entries(kept(), told)], files=files)
    refused(centre, path, code)


def test_a_file_that_would_be_public_must_come(centre: Workspace, node: Workspace, tmp_path: Path) -> None:
    bulletin = {
        "id": "b1",
        "contest": "mayor",
        "announced": AT,
        "hour_stated": True,
        "document": DIGEST,
        "votes": {"A": 1},
    }
    told = entries(kept(media="document"), Fact("bulletin.announced", 1, AT, bulletin))
    missing = signed_bundle(node, tmp_path / "b.age", [*begun(node), *told])
    refused(centre, missing, "node.file_missing")
    whole = signed_bundle(node, tmp_path / "c.age", [*begun(node), *told], files=[(DIGEST, FILE)])
    assert taken(centre, whole)[0] == 2
    published(centre)
    assert (centre.log / "blob" / DIGEST[:2] / DIGEST).read_bytes() == FILE


def published(centre: Workspace) -> None:
    from veedor.store.publishing import publish

    publish(centre)


@pytest.mark.parametrize("media", ["table", "image", "document"])
def test_what_no_count_needs_is_not_handed_out(
    centre: Workspace, node: Workspace, tmp_path: Path, media: str
) -> None:
    told = entries(kept(media=media))
    path = signed_bundle(node, tmp_path / "b.age", [*begun(node), *told], files=[(DIGEST, FILE)])
    assert taken(centre, path)[0] == 2  # that it is kept, and that it is withheld
    published(centre)
    assert not (centre.log / "blob" / DIGEST[:2] / DIGEST).exists()


def test_a_node_does_not_open_what_others_sealed(centre: Workspace, node: Workspace, tmp_path: Path) -> None:
    from veedor.store.opening import open_sealed, waiting

    theirs = table(tmp_path / "one.csv", [(1, 500, 20)])
    connect(centre)
    imported(centre, theirs, "one", sealed=True)
    connect(node)
    imported(node, theirs, "one", sealed=True)
    open_sealed(AT)
    before = len(waiting()) if connect(centre) is None else 0
    taken(centre, bundled(node, "b.age"))
    assert len(waiting()) == before > 0
    assert votes(centre) == {"A": 500, "B": 20}
    published(centre)
    assert not (centre.log / "blob" / sha256(theirs.read_bytes()).hexdigest()[:2]).exists()


def test_a_node_withdraws_what_it_brought_and_nothing_else(
    centre: Workspace, node: Workspace, tmp_path: Path
) -> None:
    own, theirs = table(tmp_path / "own.csv", [(1, 10, 5)]), table(tmp_path / "their.csv", [(2, 500, 20)])
    connect(centre)
    imported(centre, theirs, "their")
    connect(node)
    imported(node, own, "own")
    imported(node, theirs, "their")
    taken(centre, bundled(node, "1.age"))
    assert votes(centre) == {"A": 510, "B": 25}
    connect(node)
    assert withdrawn("own") == withdrawn("their") == 1
    taken(centre, bundled(node, "2.age"))
    assert votes(centre) == {"A": 500, "B": 20}
    assert_sound(centre)


def test_what_was_withdrawn_and_read_again_arrives_so(centre: Workspace, node: Workspace, tmp_path: Path) -> None:
    from veedor.store.models import SheetRead

    path = table(tmp_path / "one.csv", [(1, 10, 5)])
    connect(node)
    imported(node, path, "one")
    early = bundled(node, "1.age")
    withdrawn("one", "wrong_source")
    imported(node, path, "two")
    late = bundled(node, "2.age")
    for one in (early, late, early, late):
        taken(centre, one)
    assert dict(SheetRead.objects.values_list("source", "withdrawn")) == {"one": True, "two": False}
    assert votes(centre) == {"A": 10, "B": 5}
    assert_sound(centre)


def test_bodies_that_come_late_are_read(centre: Workspace, node: Workspace, tmp_path: Path) -> None:
    """A node lost its sealed bodies, and an earlier bundle still has them."""
    from veedor.store.models import SealedBody
    from veedor.store.rebuild import rebuild

    connect(node)
    imported(node, table(tmp_path / "one.csv", [(1, 10, 5)]), sealed=True)
    early = bundled(node, "1.age")
    connect(node)
    SealedBody.objects.all().delete()
    rebuild()
    imported(node, table(tmp_path / "two.csv", [(2, 20, 6)]))
    late = bundled(node, "2.age")
    taken(centre, late)
    assert votes(centre) == {"A": 20, "B": 6}
    taken(centre, early)
    assert votes(centre) == {"A": 30, "B": 11}
    assert_sound(centre)


def test_a_shorter_log_that_is_another_is_a_fork(centre: Workspace, node: Workspace, tmp_path: Path) -> None:
    start = begun(node)
    true = [*start, *entries(sheet({"A": 1, "B": 2}), sheet({"A": 3, "B": 4}, 3, station="01.02"))]
    taken(centre, signed_bundle(node, tmp_path / "1.age", true))
    other = [*start, *entries(sheet({"A": 9, "B": 2}, 9, station="01.09"))]
    refused(centre, signed_bundle(node, tmp_path / "2.age", other), "node.forked")


def test_what_is_sealed_stays_sealed_with_its_own_commitment(
    centre: Workspace, node: Workspace, tmp_path: Path
) -> None:
    sealed, opening = seal(sheet({"A": 1, "B": 2}))
    told = [*begun(node), sealed.entry()]
    path = signed_bundle(node, tmp_path / "1.age", told, openings=[(len(told) - 1, opening)])
    taken(centre, path)
    assert sealed.entry() in facts()
    assert votes(centre) == {"A": 1, "B": 2}
