"""Static files with their hash in the name, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Hashes what JavaScript modules import from each other, too."""

    support_js_module_import_aggregation = True
