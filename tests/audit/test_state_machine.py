"""Whatever people do, in whatever order: finished content never changes, revisions rise by one,
the verifier stays silent, and the live rows are what the log says last.

A few dozen examples, the same in each run. AUDIT_EXAMPLES=500 looks for others, and longer.
"""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from decisions.models import AuditEvent, User
from tests.audit.machine_people import Machine
from tests.audit.replaying import replayed

MORE = int(os.environ.get("AUDIT_EXAMPLES", "0"))


def test_whatever_people_do_the_log_tells_it_and_what_is_finished_stays(
    cast: dict[str, User],
) -> None:
    events = AuditEvent.objects.order_by("at", "head", "number").prefetch_related("values")
    seeded = replayed(events)
    run_state_machine_as_test(
        lambda: Machine(cast, seeded),  # type: ignore[arg-type] # all that it does is call it
        settings=settings(
            max_examples=MORE or 12,
            stateful_step_count=50 if MORE else 25,
            derandomize=not MORE,
            phases=[Phase.generate, Phase.shrink] if MORE else [Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
