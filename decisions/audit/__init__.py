"""The append-only log. Every service ends in `record()`."""

from decisions.audit.changes import Changes
from decisions.audit.log import canonical, commitment, leaf_hash, record

__all__ = ["Changes", "canonical", "commitment", "leaf_hash", "record"]
