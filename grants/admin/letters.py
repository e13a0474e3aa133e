"""The outbox at the desk: batches looked over and let out, single letters read, mended, sent again.

It stands here and not with the model: who stepped down from an application meets it in no letter either.
"""

from django.contrib import admin
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from district import letters as places
from district.admin.act import Confirmation, Variant, act
from district.admin.columns import masked, status
from district.admin.desk import TRAIL, DeskAdmin, FactAdmin, Personal
from district.admin.parts import FactPart
from district.fields import LineField, ProseField
from district.models import Letter, LetterBatch, LetterTemplate

from .. import kept, letters

Status = Letter.Status
TOLD = "쓸 수 있는 자리: " + " ".join(f"{{{name}}}" for name in letters.WORDS)
state = status(
    {
        Status.HELD: "warning",
        Status.WAITING: "info",
        Status.SENT: "success",
        Status.FAILED: "danger",
        Status.CANCELLED: "",
    }
)


class Words(Confirmation):
    """The words of a held letter, as they will go out."""

    subject = LineField(label="제목", max_length=200, widget=UnfoldAdminTextInputWidget())
    body = ProseField(label="내용", max_length=5000, widget=UnfoldAdminTextareaWidget({"rows": 14}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(self.records[0], name) for name in self.fields}


class Release(Confirmation):
    """How many letters go out, by kind."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        held = Letter.objects.filter(batch__in=self.records, status=Status.HELD).order_by("kind")
        kinds = dict(Letter._meta.get_field("kind").choices)
        counts = held.values_list("kind").annotate(Count("pk"))
        self.lead = f"편지 {sum(count for _, count in counts)}통이 나갑니다. 내보낸 편지는 거둘 수 없습니다."
        self.told = [f"{kinds[kind]} {count}통" for kind, count in counts]


@admin.register(LetterTemplate)
class LetterTemplateAdmin(DeskAdmin):
    list_display = ("name", "kind", "subject", "is_example")
    list_filter = ("kind", "is_example")
    search_fields = ("name", "subject")

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if "body" in form.base_fields:
            form.base_fields["body"].help_text = TOLD
            for name in ("subject", "body"):
                form.base_fields[name].validators = [
                    *form.base_fields[name].validators,
                    lambda text: places.refuse_unknown(text, letters.WORDS),
                ]
        return form


def handled_by(user, found):
    """Without those about applications that one is kept from, and those to oneself."""
    return kept.letters(user, found.exclude(to=user))


def as_read(letter):
    """The letter as its receiver will read it."""
    page = '<article class="letter"><h3>{}</h3><p>{}</p></article>'
    return format_html(page, letter.subject, letter.body)


class LetterPart(FactPart):
    model = Letter
    per_page = 20
    fields = readonly_fields = ("who", "letter", "status", "sent_at", "page")

    who = masked("name", "받는 사람")

    @display(description="편지")
    def letter(self, letter):
        return format_html("<details><summary>{}</summary>{}</details>", letter.subject, as_read(letter))

    @display(description="")
    def page(self, letter):
        address = reverse("admin:district_letter_change", args=[letter.pk])
        return format_html('<a href="{}" class="text-link" aria-label="열기 – {}">열기</a>', address, letter)

    def get_queryset(self, request):
        return handled_by(request.user, super().get_queryset(request)).order_by("pk")


class Unreleased(admin.SimpleListFilter):
    title, parameter_name = "내보내기", "held"

    def lookups(self, request, model_admin):
        return [("1", "아직 내보내지 않은 것")]

    def queryset(self, request, queryset):
        return queryset.unreleased() if self.value() else queryset


@admin.register(LetterBatch)
class LetterBatchAdmin(Personal, FactAdmin):
    """What was written in one go: nothing goes out before somebody lets it."""

    list_display = ("title", "held", "waiting", "sent", "failed", "cancelled", "written_by", "written_at")
    list_filter = (Unreleased,)
    list_select_related = ("written_by",)
    date_hierarchy = "written_at"
    search_fields = ("title",)
    readonly_fields = ("counts",)
    fields = ("title", "held_for", ("written_by", "written_at"), "counts")
    inlines = (LetterPart,)
    actions_detail = ("release", "send_again", "cancel")
    change_form_outer_after_template = TRAIL

    def get_queryset(self, request):
        counts = {f"n_{step}": Count("letters", Q(letters__status=step)) for step in Status.values}
        return super().get_queryset(request).annotate(**counts)

    @display(description="모두")
    def counts(self, batch):
        found = [(step.label, getattr(batch, f"n_{step}")) for step in Status]
        return " · ".join(f"{label} {count}통" for label, count in found if count)

    def persons_on(self, batch):
        return min(batch.letters.count(), LetterPart.per_page)

    @act(
        "내보내기",
        noun="release",
        permission="district.release_letter",
        when=lambda batch: batch.n_held and not batch.held_for,
        form=Release,
        icon="send",
        variant=Variant.PRIMARY,
    )
    def release(self, batch, *, by):
        batch.release(by=by)

    @act(
        "실패한 것 다시 보내기",
        noun="repeat",
        permission="district.release_letter",
        when=lambda batch: batch.n_failed,
        icon="replay",
    )
    def send_again(self, batch, *, by):
        batch.send_again(by=by)

    @act(
        "보내지 않기",
        noun="cancellation",
        permission="district.add_letter",
        when=lambda batch: batch.n_held and not batch.held_for,
        icon="block",
        variant=Variant.DANGER,
    )
    def cancel(self, batch, *, by):
        batch.cancel(by=by)


def _counted(step):
    @display(description=step.label, ordering=f"n_{step}")
    def column(self, batch):
        return getattr(batch, f"n_{step}")

    return column


for step in Status:
    setattr(LetterBatchAdmin, step.value, _counted(step))


class InTrouble(admin.SimpleListFilter):
    title, parameter_name = "살펴볼 것", "trouble"

    def lookups(self, request, model_admin):
        return [("1", "보내지 못했거나 보내다 멈춘 것")]

    def queryset(self, request, queryset):
        return queryset.in_trouble() if self.value() else queryset


@admin.register(Letter)
class LetterAdmin(Personal, FactAdmin):
    """Every letter, to whom and how far it went."""

    list_display = ("subject", "who", "kind", "state", "batch", "written_at", "sent_at")
    list_filter = ("status", InTrouble, "kind", "automatic")
    list_select_related = ("batch", "to", "released_by")
    date_hierarchy = "written_at"
    search_fields = ("subject", "name", "address")
    view_on_site = False
    readonly_fields = ("read",)
    fields = (
        ("name", "address"),
        ("kind", "batch"),
        "read",
        ("status", "automatic"),
        ("written_at", "sent_at", "read_at"),
        ("released_at", "released_by"),
        "error",
    )
    actions_detail = ("revise", "send_again", "cancel")
    change_form_outer_after_template = TRAIL

    who = masked("name", "받는 사람")
    state = state

    @display(description="편지")
    def read(self, letter):
        return as_read(letter)

    def get_queryset(self, request):
        return handled_by(request.user, super().get_queryset(request))

    @act(
        "고치기",
        noun="revision",
        permission="district.change_letter",
        when=lambda letter: letter.status == Status.HELD,
        form=Words,
        icon="edit",
    )
    def revise(self, letter, *, by, subject, body):
        letter.revise(by=by, subject=subject, body=body)

    @act(
        "다시 보내기",
        noun="repeat",
        permission="district.release_letter",
        when=lambda letter: letter.status == Status.FAILED or letter.is_stuck,
        icon="replay",
        variant=Variant.PRIMARY,
    )
    def send_again(self, letter, *, by):
        letter.send_again(by=by)

    @act("보내지 않기", noun="cancellation", permission="district.add_letter", to=Status.CANCELLED, icon="block")
    def cancel(self, letter, *, by):
        letter.cancel(by=by)
