"""The service's own settings, the peers that are installed, and an address with an empty view."""

import importlib.util

from sharing_app.settings import *  # noqa: F403 - the very same
from sharing_app.settings import INSTALLED_APPS

PEERS = [
    name
    for name in ("auditlog", "pgtrigger", "pghistory", "reversion")
    if importlib.util.find_spec(name)
]
INSTALLED_APPS = [*INSTALLED_APPS, *PEERS, "tests.bench.peers"]
ROOT_URLCONF = "tests.bench.urls"
