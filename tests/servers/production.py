"""The service's own settings; only its static files go to a folder of the test's."""

import os

from sharing_app.settings import *  # noqa: F403 - the very same

STATIC_ROOT = os.environ["TEST_STATIC_ROOT"]
