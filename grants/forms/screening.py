from django import forms
from django.db.models import Q

from district.fields import LineField
from district.models import Dong, User
from district.parsing import parse_number

from ..models import Application, Call, CallType, DepartmentReview


class QueueFilter(forms.Form):
    """Which of the queue to show. What cannot be read narrows nothing."""

    call = forms.ModelChoiceField(label="공모", queryset=Call.objects.none(), required=False, empty_label="모든 공모")
    type = forms.ModelChoiceField(
        label="유형", queryset=CallType.objects.none(), required=False, empty_label="모든 유형"
    )
    dong = forms.ModelChoiceField(label="동", queryset=Dong.objects.all(), required=False, empty_label="모든 동")
    assignee = forms.ModelChoiceField(
        label="담당", queryset=User.objects.none(), required=False, empty_label="모든 담당"
    )

    def __init__(self, data):
        super().__init__(data)
        self.fields["call"].queryset = Call.objects.filter(~Q(status=Call.Status.DRAFT), opens_at__isnull=False)
        if call := parse_number(data.get("call")):
            self.fields["type"].queryset = CallType.objects.filter(call=call)
        given = Application.objects.exclude(assignee=None).order_by().values("assignee").distinct()
        self.fields["assignee"].queryset = User.objects.filter(pk__in=given)

    def narrowed(self, applications):
        self.is_valid()
        return applications.filter(**{name: value for name, value in self.cleaned_data.items() if value})


class VerdictForm(forms.Form):
    """What a department answers."""

    verdict = forms.ChoiceField(
        label="검토 결과",
        choices=[(verdict.value, verdict.label) for verdict in DepartmentReview.VERDICTS],
        widget=forms.RadioSelect,
        error_messages={"required": "검토 결과를 골라 주세요.", "invalid_choice": "목록에 있는 결과를 골라 주세요."},
    )
    opinion = LineField(
        label="검토 의견",
        max_length=200,
        help_text="한 줄로 적어 주세요. 200자까지 쓸 수 있습니다.",
        error_messages={"required": "검토 의견을 한 줄 적어 주세요."},
    )
