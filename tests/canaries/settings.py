"""The demo's sign-in page with the logging of production: a line for each request."""

from copy import deepcopy

from sharing_app.settings import *  # noqa: F403
from sharing_app.settings import LOGGING as DEMO_LOGGING

LOGGING = deepcopy(DEMO_LOGGING)
LOGGING["loggers"]["decisions.middleware"]["level"] = "INFO"
