from django.apps import AppConfig


class DistrictConfig(AppConfig):
    name = "district"
    verbose_name = "지역과 사람"

    def ready(self):
        from . import lookups  # noqa: F401, registers them
