"""docker-compose.yml: who connects as whom, who has the key, and how the service gets its role.

There is no Docker here: what it would do is read from the file, and its command run as it stands.
"""

import os
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml

from decisions.audit.seal import read_key
from tests.browser.server import ROOT
from tests.roles.conftest import as_role, connected, run
from tests.servers.postgres import find_binaries, running_postgres

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {"web", "worker", "beat", "sealer"}


def _with(word: str) -> set[str]:
    """Return the services whose environment names something."""
    return {name for name, it in SERVICES.items() if word in str(it.get("environment", ""))}


def test_only_migrate_connects_as_the_owner():
    assert _with("{POSTGRES_PASSWORD:?") == {"postgres", "roles", "migrate"}
    assert _with("postgres://sharing:$") == {"migrate"}
    assert _with("postgres://sharing_app:${APP_PASSWORD:?") == OURS
    for name in OURS | {"migrate"}:
        assert SERVICES[name]["environment"]["DATABASE_APP_ROLE"] == "sharing_app"


def test_migrating_waits_for_the_role_and_the_service_for_migrating():
    done = {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"] == {"roles": done}
    for name in OURS:
        assert SERVICES[name]["depends_on"]["migrate"] == done


def test_only_the_sealer_has_the_key_and_writes_seals():
    assert {name for name, it in SERVICES.items() if "secrets" in it} == {"sealer"}
    sealer = SERVICES["sealer"]
    [secret] = sealer["secrets"]
    assert sealer["environment"]["SEAL_KEY_FILE"] == f"/run/secrets/{secret}"
    assert set(COMPOSE["secrets"]) == {secret}
    assert _with("SEAL_KEY_FILE") == {"sealer"}
    anchors = {
        name: volume
        for name, it in SERVICES.items()
        for volume in it.get("volumes", [])
        if volume.startswith("anchors:")
    }
    folder = sealer["environment"]["SEAL_ANCHORS"]
    assert anchors.pop("sealer") == f"anchors:{folder}"
    assert set(anchors.values()) == {f"anchors:{folder}:ro"}
    assert set(anchors) == _with("SEAL_ANCHORS") - {"sealer"}
    assert "network_mode" not in sealer
    assert sealer["networks"] == ["data"]


def test_the_key_is_made_as_readme_says(tmp_path: Path):
    found = re.search(
        r"^(\(umask .* > seal\.key\))$", (ROOT / "README.md").read_text(), re.MULTILINE
    )
    assert found
    subprocess.run(["sh", "-c", found[1]], cwd=tmp_path, check=True)
    key = tmp_path / "seal.key"
    assert read_key(str(key))
    assert key.stat().st_mode & 0o077 == 0
    default = COMPOSE["secrets"]["seal_key"]["file"]
    assert default == "${SEAL_KEY:-./seal.key}"
    assert "seal.key" in (ROOT / ".gitignore").read_text().split()


def test_everything_runs_hardened():
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert not service.get("configs"), "Docker puts no inline config into a read-only container"


def _make_role(superuser: str, app_password: str) -> None:
    """Run the command of the service `roles`, as Docker would."""
    service, parts = SERVICES["roles"], urlsplit(superuser)
    values = {"POSTGRES_PASSWORD": parts.password or "", "APP_PASSWORD": app_password}
    env = {
        name: values[value[2:].split(":")[0]] if value.startswith("${") else value
        for name, value in service["environment"].items()
    }
    assert env.pop("PGHOST") == "postgres"
    here = {"PGHOST": "127.0.0.1", "PGPORT": str(parts.port)}
    path = f"{find_binaries()}:{os.environ['PATH']}"
    command = [part.replace("$$", "$") for part in service["command"]]
    subprocess.run(command, env=env | here | {"PATH": path}, check=True)


def test_an_installation_with_one_role_moves_by_starting_it_again():
    with running_postgres() as url:
        password = urlsplit(url).password or ""
        with connected(url) as superuser:
            superuser.execute("CREATE DATABASE sharing")
        owner = as_role(url, "sharing", password)
        run(["manage.py", "migrate", "--verbosity", "0"], owner, DATABASE_APP_ROLE="")
        _make_role(owner, "first'$")
        run(["manage.py", "migrate", "--verbosity", "0"], owner)
        app = as_role(url, "sharing_app", "first'$")
        faults = (
            "import django; django.setup(); from decisions.models import privileges, triggers; "
            "print(privileges.faults() + triggers.faults())"
        )
        assert run(["-c", faults], app).strip() == "[]"
        # Each start gives the role the password that is set now.
        _make_role(owner, "second")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(app)
        psycopg.connect(as_role(url, "sharing_app", "second")).close()
