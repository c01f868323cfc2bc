"""The app, and what happens after migrating: the guards and the privileges."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class DecisionsConfig(AppConfig):
    """Sharing decisions."""

    name = "decisions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the guards put back, and the privileges given, after every migration."""
        from decisions import checks, sign_in_events  # noqa: F401 - each registers what is in it
        from decisions.models.privileges import grant
        from decisions.models.triggers import install, lift

        pre_migrate.connect(lift, sender=self)
        post_migrate.connect(install, sender=self)
        post_migrate.connect(grant, sender=self)
