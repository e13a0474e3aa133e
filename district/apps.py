from django.apps import AppConfig


class DistrictConfig(AppConfig):
    name = "district"
    verbose_name = "지역과 사람"
