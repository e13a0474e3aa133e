from django.apps import AppConfig


class SeodaemunMaeulConfig(AppConfig):
    """The roof is an app only for its commands: loading the plan and the demo."""

    name = "seodaemun_maeul"
    verbose_name = "서대문 마을"
