"""A sealer with a key and a folder outside, for tests of this folder."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from decisions.audit.seal import write_key
from decisions.services import seals


@pytest.fixture
def sealer(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a sealer: `seal()` seals what is due, `public` is its key, `outside` its folder."""
    settings.SEAL_KEY_FILE = str(tmp_path / "key")
    settings.SEAL_ANCHORS = str(tmp_path / "outside")
    (tmp_path / "outside").mkdir()
    monkeypatch.setattr(seals._Outside, "complete", False)
    public = write_key(settings.SEAL_KEY_FILE)

    def seal() -> None:
        seals.seal_what_is_due()  # the first time, it names its key
        seals.seal_what_is_due()

    made: Callable[[], None] = seal
    return SimpleNamespace(seal=made, public=public, outside=Path(settings.SEAL_ANCHORS))
