"""What waits too long or has failed, for the administrators of an organisation."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from decisions.choices import JobState
from decisions.models import Job, Organisation, User

MOST = 50
PATIENCE = timedelta(minutes=2)
OPEN = (JobState.WAITING, JobState.DOING, JobState.HANDING)


@dataclass(frozen=True)
class Trouble:
    """A job that needs somebody's eyes, and whom its mail is for, if that is known."""

    job: Job
    to: User | None

    @property
    def failed(self) -> bool:
        """Whether it is not tried any more by itself."""
        return self.job.state == JobState.FAILED


def waiting_too_long() -> QuerySet[Job]:
    """Return what should have been done by now, and has not failed for good."""
    patience = timezone.now() - PATIENCE
    overdue = Q(due_at__lt=patience) | Q(tries__gt=0, made_at__lt=patience)
    return Job.objects.filter(overdue, state__in=OPEN)


def troubles(organisation: Organisation) -> list[Trouble]:
    """Return what failed, and what should have been done by now; longest waiting first."""
    failed = Job.objects.filter(organisation=organisation, state=JobState.FAILED)
    late = waiting_too_long().filter(organisation=organisation)
    found = (failed | late).select_related("to").order_by("made_at")[:MOST]
    people = User.objects.in_bulk([job.about for job in found if job.to is None])
    return [Trouble(job, job.to or people.get(job.about)) for job in found]
