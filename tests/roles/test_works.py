"""The service does its work as a role that owns nothing."""

from pathlib import Path

from decisions.audit.seal import write_key
from tests.roles.conftest import Installation, connected, run

#: Every scenario through pages and services, then what waits, the chores, and pages by HTTP.
_DAY = """
import django
django.setup()
from django.test import Client
from django.urls import reverse
from decisions.models import Decision, Look
from decisions.models import privileges, triggers
from decisions.services.jobs import do_what_is_due
from decisions.audit.verify import verify
from decisions.models import Seal, UnbatchedLook
from decisions.tasks import CHORES, nightly

do_what_is_due()
for chore in CHORES:
    chore()
decision = Decision.objects.filter(finalised_at__isnull=False).earliest("finalised_at")
client = Client(headers={"host": "127.0.0.1"})
assert client.post("/demo/sign-in/", {"email": decision.author.email}).status_code == 302
looks = Look.objects.count()
assert client.get(reverse("record", args=[decision.pk])).status_code == 200
assert Look.objects.count() == looks + 1
assert client.post(reverse("sign_out")).status_code in (200, 302)
for chore in (*CHORES, nightly, *CHORES):
    chore()
assert Seal.objects.exists()
assert not UnbatchedLook.objects.exists()
assert [str(finding) for finding in verify().findings] == []
assert triggers.faults() == []
assert privileges.faults() == []
print("worked:", Decision.objects.filter(finalised_at__isnull=False).count())
"""


def test_the_service_works_as_a_role_that_owns_nothing(installation: Installation, tmp_path: Path):
    key, anchors = tmp_path / "seal.key", tmp_path / "anchors"
    write_key(str(key))
    anchors.mkdir()
    sealer = {"SEAL_KEY_FILE": str(key), "SEAL_ANCHORS": str(anchors)}
    played = run(["manage.py", "seed_demo"], installation.app)
    assert "S1: " in played
    assert "worked: " in run(["-c", _DAY], installation.app, **sealer)
    with connected(installation.app) as app:
        guards = app.execute("SELECT tablename FROM pg_tables WHERE tableowner = current_user")
        assert guards.fetchall() == []


def test_migrating_again_takes_away_what_was_given_besides(installation: Installation):
    with connected(installation.owner) as owner:
        owner.execute("GRANT UPDATE ON decisions_look TO PUBLIC")
        owner.execute("GRANT UPDATE (route), TRUNCATE ON decisions_look TO sharing_app")
        owner.execute("GRANT TEMPORARY ON DATABASE sharing TO sharing_app")
        owner.execute("CREATE TABLE django_new (x int)")
        owner.execute("GRANT ALL ON django_new TO sharing_app")
        run(["manage.py", "migrate", "--verbosity", "0"], installation.owner)
        found = run(
            ["-c", "import django; django.setup(); "
             "from decisions.models.privileges import faults; print(faults())"],
            installation.app,
        )  # fmt: skip
        owner.execute("DROP TABLE django_new")
    assert found.strip() == "[]"
