from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"
    verbose_name = "지원사업"

    def ready(self):
        from . import leads  # noqa: F401 (the desk of a meeting knows the way to scenarios from the start)
