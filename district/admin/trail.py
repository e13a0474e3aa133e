"""The trail and the files. They name records of every floor: `grants.admin.kept` registers them, where it is known
what a person must not meet."""

from django.apps import apps
from django.template.defaultfilters import filesizeformat
from unfold.decorators import display

from ..templatetags import maeul
from .desk import FactAdmin, Personal


def who_acted(line):
    """Who a line of the trail is about: officials by name, residents masked as everywhere in lists."""
    private = line.actor_id and not (line.actor and line.actor.is_staff)
    return maeul.masked(line.actor_name) if private else line.actor_name


class TrailAdmin(FactAdmin):
    list_select_related = ("actor",)
    date_hierarchy = "at"
    search_fields = ("actor_name", "subject_label", "subject_id")

    @display(description="일시", ordering="at")
    def when(self, line):
        return maeul.kdatetime(line.at)

    @display(description="한 사람", ordering="actor_name")
    def who(self, line):
        return who_acted(line)

    @display(description="대상 종류")
    def kind(self, line):
        kinds = {model._meta.label_lower: model._meta.verbose_name for model in apps.get_models()}
        return kinds.get(line.subject_model, line.subject_model)

    @display(description="대상")
    def subject(self, line):
        return line.shown_subject


class ActivityAdmin(TrailAdmin):
    list_display = ("when", "who", "verb", "subject", "before", "after", "note")
    list_filter = ("verb",)
    readonly_fields = ("who", "kind", "subject")
    fields = (("at", "who"), ("kind", "subject"), "verb", ("before", "after"), "note")


class AccessLogAdmin(TrailAdmin):
    list_display = ("when", "who", "act", "subject", "persons", "address")
    list_filter = ("act",)
    readonly_fields = ("who", "kind", "subject")
    fields = (("at", "who"), ("kind", "subject"), "act", ("persons", "address"))


class DocumentAdmin(Personal, FactAdmin):
    """Files are named here, not handed out: that is for the page they belong to."""

    list_display = ("shown_name", "kind", "shown_size", "uploaded_at")
    list_filter = ("kind",)
    date_hierarchy = "uploaded_at"
    search_fields = ("shown_name", "sha256")
    exclude = ("file",)

    @display(description="크기", ordering="size")
    def shown_size(self, document):
        return filesizeformat(document.size)
