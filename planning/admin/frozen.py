from functools import reduce

from district.admin.desk import DeskAdmin

from ..models import Plan


class PlanDesk(DeskAdmin):
    """A plan or a part of one (`plan_path` leads there): written until the plan is confirmed, frozen with it."""

    plan_path = ""
    change_form_outer_before_template = "admin/planning/frozen.html"

    def is_frozen(self, record):
        plan = reduce(getattr, self.plan_path.split("__"), record) if self.plan_path else record
        return plan.is_frozen

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and self.is_frozen(obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and self.is_frozen(obj))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        parent, _, path = self.plan_path.partition("__")
        if db_field.name == parent:
            frozen = {f"{path}__status" if path else "status": Plan.Status.CONFIRMED}
            kwargs["queryset"] = db_field.related_model.objects.exclude(**frozen)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["frozen"] = bool(obj and self.is_frozen(obj))
        return super().render_change_form(request, context, add, change, form_url, obj)
