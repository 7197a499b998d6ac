"""Checks a published log without Veedor: `python verify_log.py FOLDER LOG-KEY [WITNESS-KEY …]`. Exit 0: it holds.

Needs Python and `cryptography` alone. Formats: c2sp.org/signed-note, tlog-cosignature, tlog-tiles; RFC 6962.
"""

import json
import sys
from base64 import b64decode, b64encode
from collections import Counter
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def signed(note: bytes, key: str) -> str:
    """The text of a note that `key` (name+id+base64) signed."""
    name, id_, public = key.split("+", 2)
    text, _, lines = note.decode().rpartition("\n\n")
    for dash, who, coded in (line.split(" ") for line in lines.split("\n")[:-1]):
        raw = b64decode(coded)
        if (dash, who, raw[:4].hex(), b64encode(raw).decode()) == ("—", name, id_, coded):
            time = b"cosignature/v1\ntime %d\n" % int.from_bytes(raw[4:-64], "big") if len(raw) > 68 else b""
            Ed25519PublicKey.from_public_bytes(b64decode(public)[1:]).verify(raw[-64:], time + f"{text}\n".encode())
            return f"{text}\n"
    raise ValueError(f"not signed by {key}")


def root(hashes: list[bytes]) -> bytes:
    """The root of a tree that is not empty."""
    if len(hashes) == 1:
        return hashes[0]
    cut = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\1" + root(hashes[:cut]) + root(hashes[cut:])).digest()


def entries(folder: Path, first: int, size: int) -> list[bytes]:
    """The entries of the bundle that begins with entry `first`."""
    found, number, width = [], first // 256, min(256, size - first)
    name = f"{number:03}" if number < 1000 else f"x{number // 1000:03}/{number % 1000:03}"
    rest = (folder / "tile/entries" / (name if width == 256 else f"{name}.p/{width}")).read_bytes()
    while rest:
        end = 2 + int.from_bytes(rest[:2], "big")
        found.append(rest[2:end])
        rest = rest[end:]
    return found


def check(folder: Path, log: str, witnesses: list[str]) -> Counter[tuple[str, str]]:
    """How many facts of which kind the log holds, open and sealed. An error says what is wrong."""
    head = (folder / "checkpoint").read_bytes()
    text, *_ = [signed(head, key) for key in (log, *witnesses)]
    origin, size, tree = text.splitlines()[:3]
    start, listing = f"veedor files v1\n{text}", signed((folder / "files" / size).read_bytes(), log)
    files = {line.split(" ")[2]: line.split(" ")[1] for line in listing[len(start) :].splitlines()}
    there = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    digests = {name: sha256(there[name]).hexdigest() for name in there.keys() - {"checkpoint", f"files/{size}"}}
    if not listing.startswith(start) or origin != log.split("+")[0] or digests != files:
        raise ValueError(f"other files than listed: {sorted(dict(digests.items() ^ files.items()))}")
    found = [entry for first in range(0, int(size), 256) for entry in entries(folder, first, int(size))]
    if len(found) != int(size) or (
        found and root([sha256(b"\0" + one).digest() for one in found]) != b64decode(tree)
    ):
        raise ValueError("the entries are not those that were signed")
    facts = [json.loads(one) for one in found]
    for body in (fact["body"] for fact in facts if fact["kind"] == "opened"):
        inner = json.dumps(body["fact"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        if sha256(bytes.fromhex(body["salt"]) + inner).hexdigest() != facts[body["leaf"]]["sealed"]:
            raise ValueError(f"entry {body['leaf']} was opened as something else")
    return Counter((fact["kind"], "sealed" if "sealed" in fact else "open") for fact in facts)


if __name__ == "__main__":
    for (kind, state), number in sorted(check(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]).items()):
        print(f"{number:8} {state:6} {kind}")
