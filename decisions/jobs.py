"""Work that waits: the database is the truth about what is due, the queue only a bell."""

from typing import Any

from decisions.models import Job, Organisation


def enqueue(kind: str, *, about: Any, organisation: Organisation | None = None) -> Job:
    """Add a piece of work to the transaction of the service that calls this.

    kind: the name it was registered under; about: the id of the row that it is about;
    organisation: whose administrators see it when it fails.
    """
    job = Job(kind=kind, about=about, organisation=organisation)
    job.save(force_insert=True)
    return job
