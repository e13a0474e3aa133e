from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin with our site in place of its own."""

    default_site = "seodaemun_maeul.site.DeskSite"


class SeodaemunMaeulConfig(AppConfig):
    """The roof is an app only for its commands (loading the plan and the demo) and its deployment check."""

    name = "seodaemun_maeul"
    verbose_name = "서대문 마을"

    def ready(self):
        from . import checks  # noqa: F401
