from django.contrib import admin

from district.admin.desk import DeskAdmin

from ..models import AgreementText, AmendmentRule


@admin.register(AmendmentRule)
class AmendmentRuleAdmin(DeskAdmin):
    """Which changes of a plan need no approval. An old rule is ended, not overwritten."""

    list_display = ("notify_percent", "start", "end", "ground", "is_example")
    fields = ("notify_percent", ("start", "end"), "ground", "is_example")


@admin.register(AgreementText)
class AgreementTextAdmin(DeskAdmin):
    """The words of agreements and pledges. What was drawn keeps its own."""

    list_display = ("kind", "start", "end", "ground", "is_example")
    list_filter = ("kind",)
    fields = ("kind", "text", ("start", "end"), "ground", "is_example")
