"""The service's own settings; only its static files go to a folder of the test's."""

import os
from pathlib import Path

from sharing_app.settings import *  # noqa: F403 - the very same

STATIC_ROOT = Path(os.environ["TEST_STATIC_ROOT"])
