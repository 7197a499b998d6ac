"""A published log, checked: whatever was changed in it is named."""

from __future__ import annotations

import random
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tests.evidence.logs import OTHER, SIGNER, held, made, served
from veedor.evidence.blob import blob_path
from veedor.evidence.checkpoint import Checkpoint
from veedor.evidence.disk import Disk
from veedor.evidence.errors import FetchError
from veedor.evidence.fact import Fact, Registry, Sealed, seal
from veedor.evidence.facts import KINDS
from veedor.evidence.fetch import Fetch
from veedor.evidence.listing import Listing, Published
from veedor.evidence.log import Log
from veedor.evidence.note import COSIGNED, Note, Signer, parse
from veedor.evidence.tiles import pack, unpack
from veedor.evidence.trust import Group, Policy
from veedor.evidence.verify import Report, verify

REGISTRY = Registry(KINDS)
WITNESSES = tuple(Signer(f"witness.example/{number}", bytes([number]) * 32, COSIGNED) for number in (1, 2))
TRUST = Policy(
    (SIGNER.verifier,),
    {one.name: one.verifier for one in WITNESSES},
    {"both": Group(2, tuple(one.name for one in WITNESSES))},
    "both",
)
PICTURE = b"a picture"
AT = "2024-07-28T22:15Z"


def fact(what: str = "server", leaf: int = 0) -> Fact:
    return Fact("operator.compromised", 1, AT, {"what": what, "from_leaf": leaf})


def kept(content: bytes) -> Fact:
    body = {"blob": sha256(content).hexdigest(), "bytes": len(content), "media": "image"}
    return Fact("blob.kept", 1, AT, body)


def cosigned(root: Path) -> None:
    """Add the witnesses' lines to the head, as a publisher does."""
    head = parse((root / "checkpoint").read_bytes())
    lines = tuple(one.sign(head.text, 1_722_204_000) for one in WITNESSES)
    (root / "checkpoint").write_bytes(str(Note(head.text, (*head.signatures, *lines))).encode())


def small(root: Path, signer: Signer = SIGNER) -> dict[str, bytes]:
    """A few facts, one of them opened and one still sealed, and a file: a few thousand bytes in all."""
    log = Log.create(Disk(root), signer)
    log.append([fact().entry(), kept(PICTURE).entry()], [(blob_path(sha256(PICTURE).hexdigest()), PICTURE)])
    (one, opening), (other, _) = seal(kept(b"1")), seal(kept(b"2"))
    body = {"leaf": 2, "salt": opening.salt.hex(), "fact": kept(b"1").shape}
    withheld = [{"blob": sha256(one).hexdigest(), "reason": "personal"} for one in (b"1", b"2")]
    log.append([one.entry(), other.entry(), Fact("opened", 1, AT, body).entry()])
    log.append([Fact("blob.withheld", 1, AT, body).entry() for body in withheld])
    cosigned(root)
    return held(root)


def checked(files: dict[str, bytes], policy: Policy | None = TRUST, **more: object) -> Report:
    return verify(served(files), REGISTRY, policy, list(files), **more)  # type: ignore[arg-type]


def places(report: Report) -> set[str]:
    """The files that faults name."""
    return {fault.where.partition(" #")[0] for fault in report.faults}


def test_a_sound_log_holds(tmp_path: Path) -> None:
    report = checked(small(tmp_path))
    assert report.faults == ()
    assert report.given
    assert report.census.kinds["blob.kept", "sealed"] == 2
    assert report.census.kinds["blob.kept", "opened"] == 1
    assert report.census.still_sealed == 1
    assert len(report.withheld) == 1


def test_without_trust_it_is_said_that_nobody_said_whose_log_it_is(tmp_path: Path) -> None:
    report = checked(small(tmp_path), None)
    assert (report.faults, report.given) == ((), False)


def flipped(files: dict[str, bytes], name: str, bit: int) -> dict[str, bytes]:
    damaged = bytearray(files[name])
    damaged[bit // 8] ^= 1 << bit % 8
    return {**files, name: bytes(damaged)}


def check_flip(files: dict[str, bytes], name: str, bit: int) -> None:
    report = checked(flipped(files, name, bit))
    assert name in places(report), (name, bit)


def test_a_flipped_bit_in_any_byte_is_named(tmp_path: Path) -> None:
    files = small(tmp_path)
    for name, content in files.items():
        for at in range(len(content)):
            check_flip(files, name, 8 * at + at % 8)


@pytest.mark.soak
def test_any_flipped_bit_is_named(tmp_path: Path) -> None:
    files = small(tmp_path)
    for name, content in files.items():
        for bit in range(8 * len(content)):
            check_flip(files, name, bit)


@pytest.mark.soak
def test_two_thousand_random_bits_of_a_large_log_are_named(tmp_path: Path) -> None:
    """A hundred at a time, in as many files: all of them are named at once, and no other."""
    draw = random.Random(2024)
    log = Log.create(Disk(tmp_path), SIGNER)
    for _ in range(3):
        log.append([fact(leaf=number).entry() for number in range(10_000)])
    cosigned(tmp_path)
    files = held(tmp_path)
    apart = ["checkpoint", f"files/{log.head.size}"]
    for _ in range(20):
        names = draw.sample(sorted(files.keys() - set(apart)), 100)
        damaged = files
        for name in names:
            damaged = flipped(damaged, name, draw.randrange(8 * len(files[name])))
        assert places(checked(damaged)) == set(names)
    for name in apart:
        check_flip(files, name, draw.randrange(8 * len(files[name])))


def test_what_cannot_be_told_any_more_accuses_nothing_else(tmp_path: Path) -> None:
    """The bundle and its tile are damaged: earlier ones, and facts that open others, are not at fault for it."""
    files = small(tmp_path)
    damaged = flipped(flipped(files, BUNDLE, 99), TILE, 99)
    assert places(checked(damaged)) == {BUNDLE, TILE}


def test_a_changed_fact_is_named_by_its_number(tmp_path: Path) -> None:
    files = small(tmp_path)
    (bundle,) = [name for name in files if name == "tile/entries/000.p/7"]
    at = files[bundle].rindex(b'"reason"') + 2
    found = {fault.where for fault in checked(flipped(files, bundle, 8 * at)).faults}
    assert found == {bundle, f"{bundle} #6"}


def test_any_missing_file_is_named(tmp_path: Path) -> None:
    files = small(tmp_path)
    for name in files.keys() - {"checkpoint"}:
        left = {one: content for one, content in files.items() if one != name}
        assert name in places(checked(left)), name
    with pytest.raises(FetchError):
        checked({name: content for name, content in files.items() if name != "checkpoint"})


def test_an_added_file_is_named(tmp_path: Path) -> None:
    for name in ("index.html", "blob/00/x", "tile/0/000", "tile/0/001.p/3", "files/99", ".veedor-x"):
        assert places(checked({**small(tmp_path / name.replace("/", "-")), name: b"x"})) == {name}


def test_any_file_in_the_place_of_another_is_named(tmp_path: Path) -> None:
    files = small(tmp_path)
    for name in files:
        for other in files.keys() - {name}:
            if files[name] != files[other]:
                assert name in places(checked({**files, name: files[other]})), (name, other)


BUNDLE, TILE = "tile/entries/000.p/7", "tile/0/000.p/7"


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts[:-1],
        lambda facts: [*facts, facts[0]],
        lambda facts: [facts[1], facts[0], *facts[2:]],
        lambda facts: [facts[0], *facts[:-1]],
        lambda facts: [fact("device").entry(), *facts[1:]],
        lambda facts: facts[::-1],
    ],
    ids=["removed", "added", "swapped", "inserted", "replaced", "reversed"],
)
@pytest.mark.parametrize("with_tile", [False, True])
def test_facts_that_are_not_those_signed_are_named(
    tmp_path: Path, change: Callable[[list[bytes]], list[bytes]], with_tile: bool
) -> None:
    files = small(tmp_path)
    facts = change(unpack(files[BUNDLE], 7))
    damaged = {**files, BUNDLE: b"".join(map(pack, facts))}
    if with_tile:
        damaged[TILE] = b"".join(sha256(b"\0" + one).digest() for one in facts)
    assert {BUNDLE, TILE} if with_tile else {BUNDLE} <= places(checked(damaged))


def test_another_signed_log_in_its_place_is_refused_under_trust(tmp_path: Path) -> None:
    impostor = small(tmp_path, OTHER)
    assert checked(impostor, None).faults == ()
    report = checked(impostor)
    assert (report.head, places(report)) == (None, {"checkpoint"})


def test_witnesses_that_a_log_names_itself_count_for_nothing(tmp_path: Path) -> None:
    small(tmp_path)
    cosigned(tmp_path)
    files = held(tmp_path) | {"policy": TRUST.encode()}
    found = verify(served(files), REGISTRY)
    assert found.head is not None
    assert set(found.head.signers) == {SIGNER.verifier}
    assert not found.witnessed


def test_a_head_that_too_few_witnesses_saw_is_a_fault(tmp_path: Path) -> None:
    files = small(tmp_path)
    head = parse(files["checkpoint"])
    for kept_lines in range(1, 3):
        fewer = str(Note(head.text, head.signatures[:kept_lines])).encode()
        assert [fault.code for fault in checked({**files, "checkpoint": fewer}).faults] == ["log.verify.quorum"]


def test_cosignatures_of_strangers_are_passed_over(tmp_path: Path) -> None:
    files = small(tmp_path)
    head = parse(files["checkpoint"])
    stranger = Signer("stranger.example", bytes(32), COSIGNED).sign("another text\n", 1)
    more = str(Note(head.text, (*head.signatures, stranger))).encode()
    assert checked({**files, "checkpoint": more}).faults == ()


def test_two_heads_of_one_size_convict_and_both_are_shown(tmp_path: Path) -> None:
    files, others = small(tmp_path / "a"), small(tmp_path / "b")
    report = checked(files, seen={"theirs": others["checkpoint"]})
    assert [(fault.code, fault.where) for fault in report.faults] == [("log.verify.fork", "theirs")]
    (conviction,) = report.convictions
    assert (conviction.first, conviction.second) == (others["checkpoint"], files["checkpoint"])


@pytest.mark.parametrize("count", [1, 9])
def test_the_head_of_another_log_in_the_trust_file_accuses_nobody_of_a_fork(tmp_path: Path, count: int) -> None:
    other = Signer("other.example/log", bytes(32))
    files = small(tmp_path / "one")
    made(tmp_path / "two", count, signer=other)
    both = Policy((SIGNER.verifier, other.verifier))
    found = verify(served(files), REGISTRY, both, seen={"theirs": (tmp_path / "two/checkpoint").read_bytes()})
    assert [one.code for one in found.faults] == ["conviction.two_logs"]
    assert not found.convictions


def test_a_log_shorter_than_a_head_that_is_held_is_a_fault(tmp_path: Path) -> None:
    files = small(tmp_path / "a")
    log = Log(Disk(tmp_path / "a"), SIGNER)
    log.append([fact().entry()])
    newer = (tmp_path / "a" / "checkpoint").read_bytes()
    assert [fault.code for fault in checked(files, seen={"newer": newer}).faults] == ["log.verify.older"]
    cosigned(tmp_path / "a")
    assert checked(held(tmp_path / "a"), seen={"older": files["checkpoint"]}).faults == ()


def resigned(files: dict[str, bytes], changes: dict[str, bytes]) -> dict[str, bytes]:
    """What someone with the log's key, but not the witnesses', can make of a log: a list that fits the changes."""
    head = Checkpoint.parse(parse(files["checkpoint"]).text)
    changed = {**files, **changes}
    own = {"checkpoint", f"files/{head.size}"}
    listed = {name: Published.of(content) for name, content in changed.items() if name not in own}
    return {**changed, f"files/{head.size}": Listing(head, listed).signed(SIGNER)}


@pytest.mark.parametrize("name", [BUNDLE, TILE, "tile/0/000.p/2", "tile/entries/000.p/5", "tile/0/003"])
def test_not_even_the_keys_owner_can_change_a_tile(tmp_path: Path, name: str) -> None:
    files = small(tmp_path)
    content = bytearray(files.get(name, b"x" * 8192))
    content[-1] ^= 1
    assert places(checked(resigned(files, {name: bytes(content)}))) & {name, BUNDLE}


def test_not_even_the_keys_owner_can_leave_a_tile_off_the_list(tmp_path: Path) -> None:
    files = small(tmp_path)
    less = {name: content for name, content in files.items() if name != TILE}
    assert TILE in places(checked(resigned(less, {})))


def test_a_file_that_no_fact_names_or_that_is_another_is_named(tmp_path: Path) -> None:
    files = small(tmp_path)
    blob = blob_path(sha256(PICTURE).hexdigest())
    assert places(checked(resigned(files, {blob_path("0" * 64): b"x"}))) == {blob_path("0" * 64)}
    assert places(checked(resigned(files, {blob: b"other"}))) == {blob}


@pytest.mark.parametrize(
    "body",
    [
        {"leaf": 0, "salt": "0" * 64, "fact": fact().shape},
        {"leaf": 1, "salt": "0" * 64, "fact": fact().shape},
        {"leaf": 5, "salt": "0" * 64, "fact": fact().shape},
        {"leaf": 0, "salt": "0" * 63, "fact": fact().shape},
        {"leaf": 0, "salt": "0" * 64, "fact": {"kind": "x"}},
        {"leaf": 0, "salt": "0" * 64},
    ],
)
def test_what_does_not_open_what_was_sealed_is_named(tmp_path: Path, body: dict[str, object]) -> None:
    log = Log.create(Disk(tmp_path), SIGNER)
    log.append([Sealed("blob.kept", bytes(32)).entry(), Fact("opened", 1, AT, body).entry()])
    report = checked(held(tmp_path), Policy.claimed(SIGNER.verifier))
    assert {fault.where.split(":")[0] for fault in report.faults} == {"tile/entries/000.p/2 #1"}
    assert report.census.still_sealed == 1


def test_what_is_no_fact_is_named_and_kinds_unknown_are_counted(tmp_path: Path) -> None:
    log = Log.create(Disk(tmp_path), SIGNER)
    log.append([b"no fact", Fact("moon.seen", 7, AT, {}).entry(), Sealed("moon.felt", bytes(32)).entry()])
    report = checked(held(tmp_path), Policy.claimed(SIGNER.verifier))
    assert {fault.where for fault in report.faults} == {"tile/entries/000.p/3 #0"}
    assert report.census.unknown == {("moon.seen", 7): 1, ("moon.felt", None): 1}
    assert report.census.unreadable == 1


def test_of_a_log_that_is_nothing_but_faults_some_are_named_and_all_counted(tmp_path: Path) -> None:
    log = Log.create(Disk(tmp_path), SIGNER)
    log.append([b""] * 10_500)
    report = checked(held(tmp_path), Policy.claimed(SIGNER.verifier))
    assert (len(report.faults), report.unnamed) == (10_000, 500)


def counted(files: dict[str, bytes], asked: list[str]) -> Fetch:
    serve = served(files)

    def fetch(path: str, limit: int) -> bytes:
        asked.append(path)
        return serve(path, limit)

    return fetch


@pytest.mark.parametrize("size", [1, 300, 10**6, 2**40, 2**63 - 1])
def test_a_head_of_any_size_takes_no_more_time_than_its_files(tmp_path: Path, size: int) -> None:
    """A hostile log, rightly signed by its own key, that claims to be larger than it is."""
    Log.create(Disk(tmp_path), SIGNER)
    policy = held(tmp_path)["policy"]
    head = Checkpoint(SIGNER.name, size, bytes(32))
    empty = Listing(head, {"policy": Published.of(policy)}).signed(SIGNER)
    note = str(Note(head.text, (SIGNER.sign(head.text),))).encode()
    for listing in (empty, b"no list", empty[:-9]):
        asked: list[str] = []
        files = {"checkpoint": note, "policy": policy, f"files/{size}": listing}
        report = verify(counted(files, asked), REGISTRY, None, list(files))
        assert report.faults
        assert len(asked) + len(report.faults) < 300


def test_every_bundle_is_watched(tmp_path: Path) -> None:
    log = Log.create(Disk(tmp_path), SIGNER)
    log.append([fact().entry()] * 600)
    told: list[tuple[int, int]] = []
    checked(held(tmp_path), None, watch=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]
