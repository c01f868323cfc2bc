"""An app without migrations: its tables are made when the benchmark starts."""

from django.apps import AppConfig


class PeersConfig(AppConfig):
    """What the service is compared with."""

    name = "tests.bench.peers"
    label = "peers"
