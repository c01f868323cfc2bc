"""The append-only log: every service ends in `record()`, every look begins with `look()`."""

from decisions.audit.changes import Changes
from decisions.audit.log import canonical, commitment, leaf_hash, record
from decisions.audit.looks import LookNotWritten, look

__all__ = [
    "Changes",
    "LookNotWritten",
    "canonical",
    "commitment",
    "leaf_hash",
    "look",
    "record",
]
