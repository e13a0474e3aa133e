"""What the desk of a call's review asks for."""

from collections import defaultdict

from django import forms

from district.fields import InstantField, LineField, ProseField
from district.models import User
from governance.models import AgendaItem, Term

from ..models import CallType, Conflict, Step
from .decision import ReasonForm

MOST_EACH = 20  # members of one application
MOST_ITEMS = 50  # agenda items offered
DUE = forms.SplitDateTimeWidget(
    date_attrs={"type": "date", "aria-label": "날짜"},
    time_attrs={"type": "time", "aria-label": "시각"},
    date_format="%Y-%m-%d",
    time_format="%H:%M",
)


class OpeningForm(forms.Form):
    due_at = InstantField(label="심사 기한", widget=DUE, required=False, help_text="정하지 않았으면 비웁니다.")


class DueForm(forms.Form):
    """Another day until which sheets are handed in, and why."""

    due_at = InstantField(
        label="새 심사 기한", widget=DUE, error_messages={"required": "새 기한을 날짜와 시각으로 적어 주세요."}
    )
    reason = LineField(
        label="바꾸는 까닭", max_length=200, error_messages={"required": "기한을 바꾸는 까닭을 적어 주세요."}
    )


class PanelForm(forms.Form):
    """Who may be put on the panel besides those who are."""

    members = forms.ModelMultipleChoiceField(
        label="심사위원으로 둘 사람",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "한 사람은 골라 주세요."},
    )

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        if round.step.kind == Step.Kind.PEERS:
            people = User.objects.filter(applications__in=round.field().order_by().values("pk"))
        else:
            people = User.objects.filter(terms__in=Term.objects.current())
        seated = round.panel.values("member")
        self.fields["members"].queryset = people.exclude(pk__in=seated).distinct().order_by("name", "pk")


class EvenForm(forms.Form):
    each = forms.IntegerField(
        label="신청 하나에 위원 몇 명",
        min_value=1,
        max_value=MOST_EACH,
        initial=3,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        error_messages={
            "required": "몇 명인지 적어 주세요.",
            "invalid": "숫자로 적어 주세요.",
            "min_value": "한 명은 있어야 합니다.",
            "max_value": f"{MOST_EACH}명까지 적을 수 있습니다.",
        },
    )

    def plan(self, round):
        return round.plan_evenly(self.cleaned_data["each"])

    def store(self, round, *, by, mark):
        return round.assign_evenly(self.cleaned_data["each"], by=by, mark=mark)


class TypeForm(forms.Form):
    """The members of the panel who get all applications of a type, for each type of the call."""

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.types = list(CallType.objects.filter(call=round.step.call_id))
        choices = [(panelist.member_id, str(panelist)) for panelist in round.panel.select_related("member")]
        for kind in self.types:
            self.fields[f"type_{kind.pk}"] = forms.TypedMultipleChoiceField(
                label=str(kind), choices=choices, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
            )

    @property
    def members_of(self):
        return {kind.pk: self.cleaned_data[f"type_{kind.pk}"] for kind in self.types}

    def plan(self, round):
        return round.plan_by_type(self.members_of)

    def store(self, round, *, by, mark):
        return round.assign_by_type(self.members_of, by=by, mark=mark)


class NoteForm(forms.Form):
    """A word on closing: needed where sheets are missing, which the verb knows."""

    note = ProseField(label="메모", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class SuggestionForm(forms.Form):
    """Whether the rules keep a member from an application."""

    keeps = forms.TypedChoiceField(
        label="결정",
        choices=[("yes", "제척합니다"), ("no", "해당하지 않습니다")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "결정을 골라 주세요.", "invalid_choice": "목록에 있는 결정을 골라 주세요."},
    )
    reason = LineField(label="까닭", max_length=200, error_messages={"required": "까닭을 적어 주세요."})


class SettlementForm(forms.Form):
    """What the committee decided of a challenge, and at which item."""

    upheld = forms.TypedChoiceField(
        label="의결",
        choices=[("yes", "기피를 인정합니다"), ("no", "기각합니다")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "의결을 골라 주세요.", "invalid_choice": "목록에 있는 의결을 골라 주세요."},
    )
    item = forms.ModelChoiceField(
        label="의결한 안건",
        queryset=AgendaItem.objects.none(),
        error_messages={"required": "안건을 골라 주세요.", "invalid_choice": "목록에 있는 안건을 골라 주세요."},
    )
    note = LineField(label="의결 내용", max_length=200, required=False)

    def __init__(self, *args, items, **kwargs):
        """`items` are those that `voted_items` found, asked of the database once for all forms of a page."""
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = AgendaItem.objects.filter(result__in=AgendaItem.VOTED)
        named = [(item.pk, f"{item.meeting}: {item}") for item in items]
        self.fields["item"].choices = [("", "안건을 골라 주세요"), *named]


class LiftingForm(forms.Form):
    """Why what was upheld no longer keeps a member from an application."""

    reason = LineField(
        label="취소하는 까닭",
        max_length=200,
        help_text="위원회가 인정한 기피이면 다시 의결한 회의와 안건을 함께 적어 주세요.",
        error_messages={"required": "취소하는 까닭을 적어 주세요."},
    )


def voted_items():
    """The items on which committees have voted of late, the newest first."""
    voted = AgendaItem.objects.filter(result__in=AgendaItem.VOTED).select_related("meeting__body")
    return list(voted.order_by("-meeting__held_at", "order")[:MOST_ITEMS])


class ChallengeForm(ReasonForm):
    """Whom a group asks to be kept from its application, and why (기피)."""

    member = forms.ModelChoiceField(
        label="위원",
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "위원을 골라 주세요.", "invalid_choice": "목록에 있는 위원을 골라 주세요."},
    )
    field_order = ["member", "reason"]

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        asked = application.conflicts.filter(kind=Conflict.Kind.CHALLENGED).values("member")
        self.fields["member"].queryset = Conflict.challengeable(application).exclude(pk__in=asked).order_by("name")
        named = with_offices(self.fields["member"].queryset)
        self.fields["member"].label_from_instance = lambda member: named[member.pk]
        self.fields["reason"].help_text = "위원회가 읽고 결정합니다. 500자까지 쓸 수 있습니다."


def with_offices(members):
    """{member's key: his name and the office by which he is known}: `강보람 (마을공동체위원회 위촉직)`."""
    members, offices = list(members), defaultdict(list)
    terms = Term.objects.current().filter(person__in=members).select_related("seat__body").order_by("seat")
    for term in terms:
        offices[term.person_id].append(f"{term.seat.body} {term.seat.post or term.seat.get_kind_display()}")
    told = {member.pk: ", ".join(offices[member.pk]) for member in members}
    return {member.pk: f"{member} ({told[member.pk]})" if told[member.pk] else str(member) for member in members}
