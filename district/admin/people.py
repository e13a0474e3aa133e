from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.urls import reverse
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from ..models import Membership, Organisation, User
from .columns import masked
from .desk import DeskAdmin, Personal
from .parts import Part


@admin.register(User)
class UserAdmin(Personal, DeskAdmin, DjangoUserAdmin):
    """Accounts. Names are masked in the list; only a superuser gives or takes roles."""

    form, add_form, change_password_form = UserChangeForm, UserCreationForm, AdminPasswordChangeForm
    list_display = ("masked_name", "masked_email", "roles", "department", "dong", "is_staff", "is_active")
    list_filter = ("is_staff", "is_active", "groups", "department", "dong")
    list_select_related = ("department", "dong")
    search_fields = ("name", "email")
    ordering = ("name", "email")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "name", "phone", "dong", "department", "password")}),
        ("역할과 권한", {"fields": ("groups", ("is_active", "is_staff", "is_superuser"))}),
        ("기록", {"fields": (("last_login", "date_joined"),)}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "password1", "password2")}),)

    masked_name = masked("name", "이름")

    @display(description="이메일", ordering="email")
    def masked_email(self, user):
        name, _, host = user.email.partition("@")
        return f"{name[:2]}{'*' * len(name[2:])}@{host}"

    @display(description="역할")
    def roles(self, user):
        return ", ".join(group.name for group in user.groups.all())

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_search_results(self, request, queryset, search_term):
        """Pick lists show whole names: whoever picks a person begins to name him, nobody leafs through everybody."""
        if request.path == reverse("admin:autocomplete") and len(search_term.strip()) < 2:
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, widget=UnfoldAdminCheckboxSelectMultipleWidget, **kwargs
        )

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:  # who still reads the old mailbox may not come back through it
            EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return False


class MembershipPart(Part):
    model = Membership
    autocomplete_fields = ("user",)


@admin.register(Organisation)
class OrganisationAdmin(Personal, DeskAdmin):
    list_display = ("name", "kind", "dong")
    list_filter = ("kind", "dong")
    list_select_related = ("dong",)
    search_fields = ("name",)
    inlines = (MembershipPart,)

    def persons_on(self, organisation):
        return organisation.membership_set.count()
