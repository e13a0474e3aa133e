"""Records of the libraries that an administrator meets: roles, and work that failed in the background."""

from itertools import groupby

from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Count
from django.utils.html import format_html_join
from django_q.models import Failure, OrmQ, Schedule, Success
from unfold.decorators import display

from district.admin.desk import DeskAdmin, FactAdmin

from . import roles

for model in (Group, EmailAddress, EmailConfirmation, Failure, OrmQ, Schedule, Success):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

ACTS = {"view": "보기", "add": "등록", "change": "수정", "delete": "삭제"}


def words(permission):
    """What a permission lets one do: 보기, 등록, 수정, 삭제, or the words of one of our own."""
    return ACTS.get(permission.codename.partition("_")[0], permission.name)


@admin.register(Group)
class RoleAdmin(DeskAdmin):
    """Roles. Those of the program are only read; others are made here."""

    list_display = ("name", "holders", "is_kept")
    search_fields = ("name",)
    filter_horizontal = ("permissions",)
    readonly_fields = ("may",)

    @display(description="사람(명)", ordering="holder_count")
    def holders(self, role):
        return role.holder_count

    @display(description="프로그램이 정한 역할", boolean=True)
    def is_kept(self, role):
        return role.name in roles.ALL

    @display(description="할 수 있는 일")
    def may(self, role):
        granted = role.permissions.filter(content_type__app_label__in=roles.HOUSE).select_related("content_type")
        by_kind = groupby(granted.order_by("content_type", "pk"), key=lambda permission: permission.content_type)
        lines = [(kind.name, " · ".join(map(words, permissions))) for kind, permissions in by_kind]
        return format_html_join("\n", "<div>{}: {}</div>", lines)

    def get_fields(self, request, obj=None):
        return ("name", "may") if obj and self.is_kept(obj) else ("name", "permissions")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(holder_count=Count("user_set"))

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and self.is_kept(obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and self.is_kept(obj))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        own = Permission.objects.filter(content_type__app_label__in=roles.HOUSE).select_related("content_type")
        field = super().formfield_for_manytomany(db_field, request, queryset=own, **kwargs)
        field.label_from_instance = lambda permission: f"{permission.content_type.name}: {words(permission)}"
        return field


@admin.register(Failure)
class FailureAdmin(FactAdmin):
    """Work of the background that gave up after its last attempt, and what it said."""

    list_display = ("function", "start", "end", "attempts")
    search_fields = ("func", "name")
    date_hierarchy = "started"
    fields = readonly_fields = ("function", "start", "end", "attempts", "message")

    @display(description="한 일", ordering="func")
    def function(self, task):
        return task.func

    @display(description="시작", ordering="started")
    def start(self, task):
        return task.started

    @display(description="끝", ordering="stopped")
    def end(self, task):
        return task.stopped

    @display(description="시도(번)", ordering="attempt_count")
    def attempts(self, task):
        return task.attempt_count

    @display(description="오류")
    def message(self, task):
        return str(task.result)
