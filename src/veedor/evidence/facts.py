"""The kinds of fact about the log itself: its files, its keys, what it opens, the persons it does not name."""

from __future__ import annotations

import re
from typing import Final

from veedor.evidence.fact import FactKind, Openness
from veedor.evidence.rotation import REASONS, ROTATED
from veedor.evidence.schema import BLOB, LEAF, PUBLIC_BLOB, SIZE, Code, Hex, Maybe, OneOf, OpenFact, Private, Record

WITHHELD_FOR: Final = ("personal", "sealed", "court_order", "rights", "hostile", "lost")
"""Why a file that a fact names is not handed out: it shows a person; it may not be known yet; a court forbids it;
somebody else's rights; it would harm who opens it; nobody has it any more."""

MEDIA: Final = ("image", "table", "document", "pack", "report", "other")

ORIGIN: Final = Code(re.compile(r"[!-*,-~]{1,200}"))
"""The name of a log or key: printable ASCII without blank and plus sign. Source: c2sp.org/signed-note."""

KEY: Final = Code(re.compile(r"[!-*,-~]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}"))
"""A public key with its name. Source: c2sp.org/signed-note."""

KINDS: Final = (
    FactKind(
        "blob.kept",
        1,
        Openness.EITHER,
        Record({"blob": PUBLIC_BLOB, "bytes": SIZE, "media": OneOf(MEDIA), "strips": Maybe(Hex())}),
    ),
    FactKind("blob.withheld", 1, Openness.OPEN, Record({"blob": BLOB, "reason": OneOf(WITHHELD_FOR)})),
    FactKind("opened", 1, Openness.OPEN, Record({"leaf": LEAF, "salt": Hex(), "fact": OpenFact()})),
    FactKind(
        "person.committed",
        1,
        Openness.NEVER,
        Record(
            {
                "leaf": LEAF,
                "person": Private(2000),
                "role": OneOf(("custodian", "photographer", "typist", "reviewer", "witness")),
            }
        ),
    ),
    FactKind(
        ROTATED,
        1,
        Openness.OPEN,
        Record({"old": KEY, "new": KEY, "reason": OneOf(REASONS)}),
    ),
    FactKind(
        "operator.compromised",
        1,
        Openness.OPEN,
        Record(
            {
                "what": OneOf(("log_key", "release_key", "server", "database", "device", "account")),
                "from_leaf": Maybe(LEAF),
            }
        ),
    ),
    FactKind(
        "log.succeeded",
        1,
        Openness.OPEN,
        Record(
            {
                "origin": ORIGIN,
                "size": SIZE,
                "root": Hex(),
                "reason": OneOf(("restored", "compromised", "moved", "rehearsal_over")),
            }
        ),
    ),
)
