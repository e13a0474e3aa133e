"""Writing to many applicants at once, and the talk with one: what the applications' desk takes from here."""

import hashlib
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from district import letters as places
from district.admin.act import Confirmation, ask, way
from district.fields import LineField, ProseField
from district.models import AccessLog, LetterBatch, LetterKind, LetterTemplate
from district.templatetags import maeul

from .. import letters
from ..models import Message
from .letters import TOLD, as_read

SHOWN = 3  # letters of a batch that one reads before it is written


class Draft(Confirmation):
    """Which words go to the chosen applications; once they can be filled, the first three are shown."""

    template = forms.ModelChoiceField(
        label="본보기",
        queryset=LetterTemplate.objects.all(),
        required=False,
        widget=UnfoldAdminSelectWidget(),
        empty_label="직접 쓰기",
        help_text="제목과 내용을 비워 두면 본보기의 글로 채웁니다.",
    )
    subject = LineField(label="제목", max_length=120, required=False, widget=UnfoldAdminTextInputWidget())
    body = ProseField(
        label="내용",
        max_length=5000,
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 12}),
        help_text=TOLD,
    )

    def clean(self):
        given = self.cleaned_data
        template = given.get("template")
        if template and not (given.get("subject") or given.get("body")):
            given["subject"], given["body"] = template.subject.strip(), template.body.strip()
        for name in ("subject", "body"):
            if name not in self.errors:
                self._check(name, given.get(name))
        return given

    def _check(self, name, text):
        if not text:
            self.add_error(name, "본보기를 고르거나 직접 적어 주세요.")
            return
        try:
            places.refuse_unknown(text, letters.WORDS)
        except ValidationError as refusal:
            self.add_error(name, refusal)

    @property
    def kind(self):
        template = self.cleaned_data.get("template")
        return template.kind if template else LetterKind.NOTICE

    @property
    def letters(self):
        """The unsaved letters in these words; records must be joined with applicant and call."""
        words = {name: self.cleaned_data[name] for name in ("subject", "body")}
        return letters.written(self.records, kind=self.kind, **words)

    @property
    def mark(self):
        """What tells whether the words that come are those that were shown."""
        said = "\n".join((self.cleaned_data["subject"], self.cleaned_data["body"]))
        return hashlib.sha256(said.encode()).hexdigest()

    def shown(self):
        """The same form with its words in their fields, and the first letters below it."""
        drafts = self.letters
        again = Draft(
            self.data | {name: self.cleaned_data[name] for name in ("subject", "body")}, records=self.records
        )
        silent = len(self.records) - len(drafts)
        left_out = f" 이메일이 없는 {silent}건에는 쓰지 않습니다." if silent else ""
        again.lead = f"{len(drafts)}통이 아래처럼 쓰입니다.{left_out} 한 번 더 누르면 묶음으로 보류해 둡니다."
        again.preview = format_html_join("", "{}", [(as_read(letter),) for letter in drafts[:SHOWN]])
        return again


class Unread(admin.SimpleListFilter):
    title, parameter_name = "대화", "unread"

    def lookups(self, request, model_admin):
        return [("1", "답을 기다리는 글이 있는 것")]

    def queryset(self, request, queryset):
        return queryset.filter(Message.objects.waiting_on(by_office=True)) if self.value() else queryset


class Correspondence:
    """The acts of the applications' desk that write to people, and how to reach who came on paper."""

    @display(description="대리입력")
    def brought(self, application):
        """When and how a paper came in, from whom, and the scan."""
        if not (intake := application.intake):
            return None
        line = '{}<br>{} {} {}<br><a href="{}" class="text-link">스캔한 신청서</a>'
        scan = reverse("grants:scan", args=[application.pk])
        return format_html(line, intake.told, intake.name, intake.phone, intake.email, scan)

    @action(description="목록 내려받기 (XLSX)", url_path="list", icon="download")
    def take_away(self, request):
        """Leads to the file of what the list shows; the page's own filters stand in the address it comes from."""
        return _list_as("xlsx", request)

    @action(description="목록 내려받기 (CSV)", url_path="list-csv", icon="download")
    def take_away_plain(self, request):
        """The same rows for other programs."""
        return _list_as("csv", request)

    @way("대화", noun="messages", permission="grants.view_message", icon="forum")
    def talk(self, application):
        return reverse("grants:messages", args=[application.pk])

    @admin.action(description="편지 쓰기", permissions=["write_letter"])
    def write_letters(self, request, queryset):
        """Choose the words, read the first three, and the batch is held until somebody lets it out."""
        records = list(queryset.prefetch_related(*letters.NEEDED))
        form = Draft(request.POST.dict() if "asked" in request.POST else None, records=records)
        hidden = [("action", "write_letters"), ("asked", "1"), *_chosen(request, records)]
        if form.is_valid():
            if request.POST.get("mark") == form.mark:
                return self._held(request, form)
            hidden.append(("mark", form.mark))
            form = form.shown()
            AccessLog.look(request, records[0], "편지 미리 보기", persons=min(SHOWN, len(records)))
        return ask(self, request, "편지 쓰기", form, back=request.get_full_path(), hidden=hidden)

    def _held(self, request, form):
        title = f"{maeul.kdate(timezone.localdate())} {LetterKind(form.kind).label} {len(form.records)}건"
        try:
            batch = LetterBatch.write(title, form.letters, by=request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return None
        messages.success(request, f"{batch.letters.count()}통을 썼습니다. 살펴본 뒤 내보내 주세요.")
        return HttpResponseRedirect(reverse("admin:district_letterbatch_change", args=[batch.pk]))

    def has_write_letter_permission(self, request):
        return request.user.has_perm("district.add_letter")


def _list_as(format, request):
    query = urlsplit(request.headers.get("referer", "")).query
    return HttpResponseRedirect(f"{reverse('reports:applications', args=[format])}?{query}")


def _chosen(request, records):
    """The chosen applications as hidden fields; all that the list holds are named by one word."""
    if request.POST.get("select_across") == "1":
        return [("select_across", "1"), (admin.helpers.ACTION_CHECKBOX_NAME, records[0].pk)]
    return [(admin.helpers.ACTION_CHECKBOX_NAME, application.pk) for application in records]
