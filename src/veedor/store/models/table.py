"""What a table is. Everything else in the store follows from it: rebuild, backup, what a seizure reveals."""

from enum import StrEnum


class Table(StrEnum):
    """LOG is what the rest is a function of. A PROJECTION is dropped and refilled from it and the sealed bodies.
    PRIVATE tables hold what the public log only commits to; OPERATIONAL ones what running needs.
    """

    LOG = "log"
    PROJECTION = "projection"
    PRIVATE = "private"
    OPERATIONAL = "operational"
