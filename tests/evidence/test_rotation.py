"""A log that changes its key goes on under the new one, and only if the fact in it says so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.evidence.logs import OTHER, SIGNER, batch, held, made, served
from veedor.evidence.checkpoint import open_checkpoint
from veedor.evidence.disk import Disk
from veedor.evidence.errors import CheckpointError, EvidenceError, LogError, ProofError
from veedor.evidence.log import Log
from veedor.evidence.note import Signer, Verifier
from veedor.evidence.rotation import rotated
from veedor.evidence.trust import Policy
from veedor.evidence.verify import verify
from veedor.store.kinds import REGISTRY

NEW = Signer(SIGNER.name, bytes(range(1, 33)))
NOW = datetime(2024, 7, 28, 22, 20, tzinfo=UTC)


def turned(root: Path, old: Verifier = SIGNER.verifier, new: Verifier = NEW.verifier, more: int = 0) -> Log:
    """A log of 300 entries whose last head, signed by `SIGNER`, says that its key changes."""
    log = made(root, 300)
    log.append([rotated(old, new, "scheduled", NOW).entry(), *batch(0, more)])
    return log


@pytest.mark.parametrize("more", [0, 3, 300])
def test_the_next_head_is_the_new_keys_and_extends_the_last(tmp_path: Path, more: int) -> None:
    last = turned(tmp_path, more=more).head
    head = Log(Disk(tmp_path), NEW, [last], SIGNER.verifier).append(batch(301, 2))
    assert open_checkpoint((tmp_path / "checkpoint").read_bytes(), NEW.verifier).checkpoint == head
    assert (tmp_path / "policy").read_bytes() == Policy.claimed(NEW.verifier).encode()
    after = Log(Disk(tmp_path), NEW, [last, head])
    assert after.append(batch(303, 1)).size == head.size + 1


@pytest.mark.parametrize("more", [0, 1])
def test_a_log_that_changed_its_key_is_sound(tmp_path: Path, more: int) -> None:
    """For who was given the new key, and for who was given none."""
    log = Log.create(Disk(tmp_path), SIGNER)
    log.append([rotated(SIGNER.verifier, NEW.verifier, "scheduled", NOW).entry()])
    follower = Log(Disk(tmp_path), NEW, old=SIGNER.verifier)
    for _ in range(1 + more):
        follower.append([rotated(NEW.verifier, OTHER.verifier, "scheduled", NOW).entry()])
    files = held(tmp_path)
    for policy in (None, Policy((NEW.verifier,)), Policy((SIGNER.verifier, NEW.verifier))):
        assert verify(served(files), REGISTRY, policy, list(files)).faults == ()
    assert verify(served(files), REGISTRY, Policy((SIGNER.verifier,)), list(files)).faults


def test_nothing_is_signed_where_no_fact_hands_over(tmp_path: Path) -> None:
    made(tmp_path, 300)
    with pytest.raises(LogError, match="not_rotated"):
        Log(Disk(tmp_path), NEW, old=SIGNER.verifier)


@pytest.mark.parametrize(("old", "new"), [(SIGNER, OTHER), (OTHER, NEW), (NEW, SIGNER)])
def test_nothing_is_signed_where_the_fact_hands_over_otherwise(tmp_path: Path, old: Signer, new: Signer) -> None:
    turned(tmp_path, old.verifier, new.verifier)
    with pytest.raises(LogError, match="not_rotated"):
        Log(Disk(tmp_path), NEW, old=SIGNER.verifier)


def test_the_last_change_is_the_one_that_counts(tmp_path: Path) -> None:
    turned(tmp_path).append([rotated(SIGNER.verifier, OTHER.verifier, "compromised", NOW).entry()])
    with pytest.raises(LogError, match="not_rotated"):
        Log(Disk(tmp_path), NEW, old=SIGNER.verifier)


def test_the_old_key_must_be_named_by_who_signs(tmp_path: Path) -> None:
    """A folder that somebody else wrote, with a key of his own and a fact that hands over to ours."""
    made(tmp_path, 3, signer=OTHER).append([rotated(OTHER.verifier, NEW.verifier, "scheduled", NOW).entry()])
    for old in (None, SIGNER.verifier):
        with pytest.raises(CheckpointError):
            Log(Disk(tmp_path), NEW, old=old)


def test_a_fact_that_was_put_below_the_head_hands_over_nothing(tmp_path: Path) -> None:
    log = made(tmp_path, 3)
    log.append([rotated(SIGNER.verifier, OTHER.verifier, "scheduled", NOW).entry()])
    bundle = tmp_path / "tile/entries/000.p/4"
    found = bundle.read_bytes().replace(str(OTHER.verifier).encode(), str(NEW.verifier).encode())
    assert found != bundle.read_bytes()
    bundle.write_bytes(found)
    with pytest.raises(ProofError):
        Log(Disk(tmp_path), NEW, old=SIGNER.verifier)


def test_a_failure_around_any_write_can_be_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the new head stands, the old key's head does; then the new one's."""
    last = turned(tmp_path).head
    write, left = Disk.write, [0]

    def failing(disk: Disk, path: str, content: bytes) -> None:
        if not left[0]:
            raise OSError(28, "no room")
        left[0] -= 1
        write(disk, path, content)

    monkeypatch.setattr(Disk, "write", failing)
    for allowed in range(20):
        left[0] = allowed
        try:
            head = Log(Disk(tmp_path), NEW, [last], SIGNER.verifier).append(batch(301, 2))
        except OSError:
            assert open_checkpoint((tmp_path / "checkpoint").read_bytes(), SIGNER.verifier).checkpoint == last
            continue
        break
    assert allowed
    assert head.size == last.size + 2
    monkeypatch.setattr(Disk, "write", write)
    assert Log(Disk(tmp_path), NEW, [last], SIGNER.verifier).head == head
    with pytest.raises(EvidenceError):
        Log(Disk(tmp_path), SIGNER)
