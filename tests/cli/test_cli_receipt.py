"""`veedor prove` and `veedor check-receipt`, as a person types them."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.evidence.logs import OTHER, SIGNER
from veedor.base.errors import Refused
from veedor.cli.app import app
from veedor.evidence.disk import Disk
from veedor.evidence.fact import Fact, seal
from veedor.evidence.log import Log
from veedor.evidence.note import Verifier
from veedor.evidence.receipt import encode_opening
from veedor.evidence.trust import Policy

AT = "2024-07-28T22:15Z"
CLOSED = Fact("rows.refused", 1, AT, {"blob": "ab" * 32, "rows": 3, "report": "cd" * 32})


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"VEEDOR_LANG": "en"})


def trust_file(folder: Path, key: Verifier) -> Path:
    path = folder / "trust"
    path.write_bytes(Policy((key,)).encode())
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A log with an open fact (0) and a sealed one (1), whose opening lies beside."""
    log = Log.create(Disk(tmp_path / "log"), SIGNER)
    sealed, opening = seal(CLOSED)
    fact = Fact("blob.withheld", 1, AT, {"blob": "ab" * 32, "reason": "personal"})
    log.append([fact.entry(), sealed.entry()])
    (tmp_path / "opening").write_bytes(encode_opening(opening) + b"\n")
    (tmp_path / "seal").write_text(opening.commitment.hex())
    return tmp_path


def test_a_receipt_is_made_and_holds(folder: Path) -> None:
    made = run("prove", "0", "--log", folder / "log", "--out", folder / "r")
    assert made.exit_code == 0
    checked = run("check-receipt", folder / "r", "--trust", trust_file(folder, SIGNER.verifier))
    assert checked.exit_code == 0
    assert "blob.withheld" in checked.stdout
    assert "holds" in checked.stdout


def test_what_is_printed_is_the_receipt(folder: Path) -> None:
    run("prove", "0", "--log", folder / "log", "--out", folder / "r")
    assert run("prove", "0", "--log", folder / "log").stdout.encode() == (folder / "r").read_bytes()


def test_without_trust_it_is_only_consistent_with_itself(folder: Path) -> None:
    run("prove", "0", "--log", folder / "log", "--out", folder / "r")
    checked = run("check-receipt", folder / "r", "--json")
    assert checked.exit_code == 2
    assert json.loads(checked.stdout)["verdict"] == "itself"


def test_another_log_does_not_hold(folder: Path) -> None:
    run("prove", "0", "--log", folder / "log", "--out", folder / "r")
    checked = run("check-receipt", folder / "r", "--trust", trust_file(folder, OTHER.verifier))
    assert checked.exit_code == 1
    assert "does not hold" in checked.stderr
    told = json.loads(run("check-receipt", folder / "r", "--trust", folder / "trust", "--json").stdout)
    assert told["verdict"] == "fails"
    assert told["faults"][0]["code"] == "log.checkpoint.unsigned"
    assert told["fact"] is None


def test_a_sealed_fact_by_its_seal_shown_by_its_holder(folder: Path) -> None:
    by_seal = (folder / "seal").read_text()
    trust = trust_file(folder, SIGNER.verifier)
    run("prove", by_seal, "--log", folder / "log", "--out", folder / "closed")
    assert "rows.refused" in run("check-receipt", folder / "closed", "--trust", trust).stdout
    run("prove", by_seal, "--log", folder / "log", "--out", folder / "shown", "--opening", folder / "opening")
    shown = json.loads(run("check-receipt", folder / "shown", "--trust", trust, "--json").stdout)
    assert shown["fact"]["body"]["rows"] == 3
    assert shown["leaf"] == 1


def test_the_qr_code_holds_the_receipt(folder: Path) -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    image = pytest.importorskip("PIL.Image")
    made = run("prove", "1", "--log", folder / "log", "--out", folder / "r", "--qr", folder / "r.png")
    assert made.exit_code == 0
    (code,) = zxingcpp.read_barcodes(image.open(BytesIO((folder / "r.png").read_bytes())).convert("L"))
    (folder / "read").write_text(code.text, encoding="utf-8")
    assert (folder / "read").read_bytes() == (folder / "r").read_bytes()
    assert run("prove", "1", "--log", folder / "log", "--qr", folder / "r.svg").exit_code == 0
    assert (folder / "r.svg").read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["9"], "log.proof.outside"),
        (["x"], "fact.receipt.which"),
        (["ab" * 32], "fact.receipt.unknown"),
        (["0", "--qr", "r.pdf"], "fact.receipt.picture"),
    ],
)
def test_what_cannot_be_proved_is_refused(folder: Path, arguments: list[str], code: str) -> None:
    refused = run("prove", *arguments, "--log", folder / "log").exception
    assert isinstance(refused, Refused)
    assert refused.problems[0].code == code


@pytest.mark.parametrize("content", [b"", b"c2sp.org/tlog-proof@v1\nindex 0\n\nx", bytes(70_000)])
def test_what_is_no_receipt_is_refused(folder: Path, content: bytes) -> None:
    (folder / "r").write_bytes(content)
    assert isinstance(run("check-receipt", folder / "r").exception, Refused)
