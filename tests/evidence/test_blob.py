"""Which files a log promises, withholds, and should not show."""

from hashlib import sha256

from veedor.evidence.blob import Promises, blob_path, digest_of
from veedor.evidence.fact import Fact, seal
from veedor.evidence.listing import Published
from veedor.store.kinds import REGISTRY

AT = "2024-07-28T22:15Z"
FILES = {name: name.encode() for name in ("pack.toml", "frame", "photo", "other")}
DIGESTS = {name: sha256(data).hexdigest() for name, data in FILES.items()}


def kept(name: str) -> Fact:
    return Fact("blob.kept", 1, AT, {"blob": DIGESTS[name], "bytes": 1, "media": "image"})


def withheld(name: str) -> Fact:
    return Fact("blob.withheld", 1, AT, {"blob": DIGESTS[name], "reason": "personal"})


DEFINED = Fact(
    "election.defined",
    1,
    AT,
    {
        "pack": "demo",
        "files": [{"path": "pack.toml", "blob": DIGESTS["pack.toml"], "bytes": 9}],
        "frame": {"blob": DIGESTS["frame"], "bytes": 5, "stations": 3},
        "fold": 1,
    },
)


def published(*names: str) -> dict[str, Published]:
    return {blob_path(DIGESTS[name]): Published.of(FILES[name]) for name in names}


def promises(*facts: Fact) -> Promises:
    found = Promises()
    for leaf, fact in enumerate(facts):
        assert REGISTRY.problems(fact, "here") == ()
        found.add(leaf, fact, REGISTRY)
    return found


def codes(found: Promises, *names: str) -> list[str]:
    return [problem.code for problem in found.problems(published(*names))]


def test_the_pack_and_the_frame_are_promised() -> None:
    found = promises(DEFINED)
    assert set(found.promised) == {DIGESTS["pack.toml"], DIGESTS["frame"]}
    assert codes(found, "pack.toml", "frame") == []
    assert codes(found, "frame") == ["fact.blob.absent"]


def test_what_is_withheld_is_reported_and_no_fault() -> None:
    found = promises(kept("photo"), withheld("photo"))
    assert codes(found) == []
    assert found.missing([]) == {DIGESTS["photo"]: "personal"}
    assert codes(found, "photo") == ["fact.blob.still_there"]


def test_what_no_open_fact_names_is_not_to_be_published() -> None:
    sealed, _ = seal(kept("photo"))
    found = Promises()
    found.add(0, sealed, REGISTRY)
    assert codes(found) == []
    assert codes(found, "photo") == ["fact.blob.unnamed"]


def test_a_file_under_another_name_is_named() -> None:
    files = {blob_path(DIGESTS["photo"]): Published.of(b"something else")}
    assert [problem.code for problem in promises(kept("photo")).problems(files)] == ["fact.blob.other"]


def test_a_blob_under_no_digest_at_all_is_named() -> None:
    files = {"blob/photo.jpg": Published.of(b"x")}
    assert [problem.code for problem in promises().problems(files)] == ["fact.blob.unnamed"]


def test_stretches_join_in_any_order() -> None:
    facts = [DEFINED, kept("photo"), withheld("photo"), kept("photo")]
    whole = promises(*facts)
    for parts in (facts, facts[::-1]):
        joined = Promises()
        for fact in parts:
            one = Promises()
            one.add(facts.index(fact), fact, REGISTRY)
            joined.join(one)
        assert joined == whole


def test_paths_of_blobs() -> None:
    digest = DIGESTS["photo"]
    assert digest_of(blob_path(digest)) == digest
    assert digest_of(f"blob/00/{digest}") in (None, digest)
    assert digest_of("tile/0/000") is None
    assert digest_of(f"blob/{digest[:2]}/{digest.upper()}") is None
