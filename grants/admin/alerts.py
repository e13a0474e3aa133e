from django.contrib import admin

from district.admin.desk import DeskAdmin, FactAdmin
from district.admin.parts import FactPart

from ..models import Alert, AlertMail, Field


class AlertMailPart(FactPart):
    model = AlertMail
    fields = readonly_fields = ("call", "sent_at")
    joins = ("call",)


@admin.register(Alert)
class AlertAdmin(FactAdmin):
    """Alerts without their addresses. Whoever asks the office to end one is found by the whole address."""

    list_display = ("__str__", "made_at", "confirmed_at")
    search_fields = ("=email",)
    search_help_text = "이메일 주소 전체로 찾습니다. 주소는 보이지 않습니다."
    fields = readonly_fields = ("made_at", "confirmed_at", "fields", "dongs")
    inlines = (AlertMailPart,)

    def has_delete_permission(self, request, obj=None):
        return DeskAdmin.has_delete_permission(self, request, obj)


@admin.register(Field)
class FieldAdmin(DeskAdmin):
    list_display = ("order", "name")
    list_display_links = ("name",)
    search_fields = ("name",)
