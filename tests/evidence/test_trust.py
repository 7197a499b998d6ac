"""Trust files: the published format, its quorums, and what is refused."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from tests.evidence.logs import OTHER, SIGNER
from veedor.evidence.checkpoint import Checkpoint
from veedor.evidence.errors import CheckpointError, PolicyError
from veedor.evidence.note import COSIGNED, Signer, Verifier, sign
from veedor.evidence.trust import Policy

KEYS = {
    name: Signer(name, bytes([number]) * 32, COSIGNED).verifier
    for number, name in enumerate(("X1", "X2", "X3", "Y1", "Y2", "Y3"), start=1)
}
WITNESSES = "".join(f"witness {name} {key}\n" for name, key in KEYS.items())
EXAMPLE = f"""# the example of c2sp.org/tlog-policy
log {SIGNER.verifier}

{WITNESSES}
\tgroup X-witnesses 2 X1 X2 X3
group  Y-witnesses any Y1 Y2 Y3
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def test_the_published_example_asks_for_two_and_one() -> None:
    policy = Policy.parse(EXAMPLE.encode())
    for names in chain.from_iterable(combinations(KEYS, count) for count in range(7)):
        enough = sum(name[0] == "X" for name in names) >= 2 and sum(name[0] == "Y" for name in names) >= 1
        assert policy.met([KEYS[name] for name in names]) is enough


def test_a_trust_file_survives_being_written() -> None:
    policy = Policy.parse(EXAMPLE.encode())
    assert Policy.parse(policy.encode()) == policy
    claimed = Policy.claimed(SIGNER.verifier)
    assert Policy.parse(claimed.encode()) == claimed
    assert claimed.met([])


def test_what_a_log_claims_of_witnesses_is_passed_over() -> None:
    claim = Policy.parse_claim(EXAMPLE.encode())
    assert claim == Policy.claimed(SIGNER.verifier)
    with pytest.raises(PolicyError):
        Policy.parse_claim(b"quorum none")


LOG = f"log {SIGNER.verifier}\n"
OWN = Verifier("own", COSIGNED, SIGNER.verifier.key)
"""The log's own key, as a witness."""
X1, X2 = (f"witness {name} {KEYS[name]}\n" for name in ("X1", "X2"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        LOG,
        "quorum none\n",
        f"{LOG}quorum X1\n",
        f"{LOG}quorum none\nquorum none\n",
        f"{LOG}quorum X1\n{X1}",
        f"{LOG}{LOG}quorum none\n",
        f"{LOG}{X1}{X1}quorum none\n",
        f"{LOG}{X1}witness again {KEYS['X1']}\nquorum none\n",
        f"{LOG}witness none {KEYS['X1']}\nquorum none\n",
        f"log {KEYS['X1']}\nquorum none\n",
        f"{LOG}witness X1 {SIGNER.verifier}\nquorum X1\n",
        f"{LOG}{X1}{X2}group g 3 X1 X2\nquorum g\n",
        f"{LOG}{X1}{X2}group g 0 X1 X2\nquorum g\n",
        f"{LOG}{X1}{X2}group g 01 X1 X2\nquorum g\n",
        f"{LOG}{X1}{X2}group g most X1 X2\nquorum g\n",
        f"{LOG}{X1}{X2}group g +1 X1 X2\nquorum g\n",
        f"{LOG}{X1}{X2}group g 0_1 X1 X2\nquorum g\n",
        f"{LOG}{X1}{X2}group g \uff11 X1 X2\nquorum g\n",
        f"{LOG}witness own {OWN}\nquorum own\n",
        f"{LOG}{X1}group g 1 X1 X1\nquorum g\n",
        f"{LOG}{X1}group g any\nquorum g\n",
        f"{LOG}{X1}group g any g\nquorum g\n",
        f"{LOG}{X1}group g any X1\ngroup h any X1\nquorum h\n",
        f"{LOG}{X1}group X1 any X1\nquorum X1\n",
        f"{LOG}quorum none more\n",
        f"{LOG}trust me\nquorum none\n",
        "log key\nquorum none\n",
        LOG + "#" * 70_000 + "\nquorum none\n",
    ],
)
def test_what_is_no_trust_file(text: str) -> None:
    with pytest.raises(PolicyError):
        Policy.parse(text.encode())


def test_two_keys_with_one_name_and_one_id_cannot_be_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four bytes: whoever may choose his key finds one with the id of another."""
    monkeypatch.setattr(Verifier, "key_id", b"same")
    one, other = (Verifier("X", COSIGNED, bytes([number]) * 32) for number in (1, 2))
    with pytest.raises(PolicyError):
        Policy.parse(f"log {SIGNER.verifier}\nwitness a {one}\nwitness b {other}\nquorum none\n".encode())


def test_a_fault_is_named_by_its_line() -> None:
    with pytest.raises(PolicyError) as refused:
        Policy.parse(f"# mine\n{LOG}quorum nobody\n".encode())
    assert refused.value.values == {"line": 3}
    with pytest.raises(PolicyError):
        Policy.parse(b"\xff")


def test_any_of_several_keys_may_have_signed() -> None:
    """A log whose key was replaced: both names are the same, the keys are not."""
    text = Checkpoint.empty(SIGNER.name).text
    both = Policy((SIGNER.verifier, OTHER.verifier))
    assert both.open(sign(text, OTHER)).log == OTHER.verifier
    assert both.open(sign(text, SIGNER)).log == SIGNER.verifier
    with pytest.raises(CheckpointError):
        both.open(sign(text, Signer(SIGNER.name, b"3" * 32)))
    with pytest.raises(CheckpointError):
        both.open(sign(Checkpoint.empty("other").text, SIGNER))
