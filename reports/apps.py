from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "문서"

    def ready(self):
        from . import facts  # noqa: F401 (the slots of a plan's text are known from the start)
