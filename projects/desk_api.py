"""Projects at work as data, for officials who are signed in on the pages: the figures of the pages, nothing to write.

Amounts are whole won, names of private persons masked. Whom a group paid, its account and what was found on a visit
stand on the pages alone, where it is noted who looked.
"""

import django_filters
from django.http import Http404
from django_filters.filterset import filterset_factory
from rest_framework import serializers, viewsets
from rest_framework.authentication import SessionAuthentication

from . import permissions
from .models import Agreement, Expense, Payment, Project, Settlement, Visit
from .overview import told, with_money

OF_PROJECT = ("id", "project", "award", "year", "group_name", "title", "status")


class ProjectFilter(django_filters.FilterSet):
    """Projects of a year or a call."""

    year = django_filters.NumberFilter(field_name="award__year", label="연도")
    call = django_filters.NumberFilter(field_name="award__application__call", label="공모의 번호")


class RowFilter(ProjectFilter):
    """What belongs to the projects of a year or a call."""

    year = django_filters.NumberFilter(field_name="project__award__year", label="연도")
    call = django_filters.NumberFilter(field_name="project__award__application__call", label="공모의 번호")


class DeskViewSet(viewsets.ReadOnlyModelViewSet):
    """For officials who see the page of the same; for others there is nothing here."""

    authentication_classes = (SessionAuthentication,)
    may_see = staticmethod(permissions.may_see_all)

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if not self.may_see(request.user):
            raise Http404


def narrowed(model, by=RowFilter):
    """The filter of a list: by year, by call, by status."""
    return filterset_factory(model, filterset=by, fields=["status"])


# -- projects ---------------------------------------------------------------------------------------------------------


class ProjectSerializer(serializers.ModelSerializer):
    year = serializers.IntegerField(source="award.year", help_text="연도")
    group_name = serializers.CharField(source="award.public_name", help_text="개인의 이름은 가립니다.")
    title = serializers.CharField(source="award.title", help_text="사업명")
    stage = serializers.CharField(source="stage_label", help_text="공모별 사업 화면의 단계")
    granted = serializers.IntegerField(help_text="지원금(원)")
    paid = serializers.IntegerField(help_text="교부액(원), 집행 원장에서 취소한 것은 빼고")
    spent = serializers.IntegerField(help_text="보조금 집행액(원)")
    recognised = serializers.IntegerField(help_text="인정액(원), 정산 금액을 확정하기 전에는 불인정을 뺀 집행액")
    refunded = serializers.IntegerField(help_text="반납액(원), 정산을 완료하기 전에는 0")

    class Meta:
        model = Project
        fields = [
            *("id", "award", "year", "group_name", "title", "status", "stage", "plan_due", "agreement_due"),
            *("granted", "paid", "spent", "recognised", "refunded"),
        ]

    def to_representation(self, project):
        return super().to_representation(told(project))


class ProjectViewSet(DeskViewSet):
    """Projects that have begun, with the money of the page of their call."""

    serializer_class = ProjectSerializer
    filterset_class = narrowed(Project, by=ProjectFilter)
    queryset = with_money(Project.objects.with_award()).order_by("pk")


# -- what belongs to one ----------------------------------------------------------------------------------------------


class RowSerializer(serializers.ModelSerializer):
    """A row begins with its project."""

    award = serializers.IntegerField(source="project.award_id", help_text="선정 사업의 번호")
    year = serializers.IntegerField(source="project.award.year", help_text="연도")
    group_name = serializers.CharField(source="project.award.public_name", help_text="개인의 이름은 가립니다.")
    title = serializers.CharField(source="project.award.title", help_text="사업명")


class AgreementSerializer(RowSerializer):
    granted = serializers.IntegerField(source="plan.grant", help_text="협약한 실행계획의 지원금(원)")
    own = serializers.IntegerField(source="plan.own", help_text="협약한 실행계획의 자부담(원)")

    class Meta:
        model = Agreement
        fields = [*OF_PROJECT, "number", "is_example", "granted", "own", "drawn_at", "group_signed_at", "signed_at"]


class AgreementViewSet(DeskViewSet):
    """Agreements from their drawing to the second signature."""

    serializer_class = AgreementSerializer
    filterset_class = narrowed(Agreement)
    queryset = (
        Agreement.objects.select_related("project__award__application__call", "plan")
        .prefetch_related("plan__costs")
        .order_by("pk")
    )


class PaymentSerializer(RowSerializer):
    agreement = serializers.CharField(source="agreement.number", help_text="협약 번호")
    line = serializers.CharField(source="line.name", allow_null=True, default=None, help_text="예산 세부내역")
    paid = serializers.SerializerMethodField(help_text="모임에 가 있는 금액(원), 지급 전이나 취소한 뒤에는 0")

    class Meta:
        model = Payment
        fields = [
            *(*OF_PROJECT, "agreement", "number", "amount", "line", "paid"),
            *("requested_at", "proposed_at", "paid_on"),
        ]

    def get_paid(self, payment) -> int:
        return payment.amount if payment.is_with_group else 0


class PaymentViewSet(DeskViewSet):
    """Payments of grants; `paid` adds up to what the ledger has of them."""

    serializer_class = PaymentSerializer
    filterset_class = narrowed(Payment)
    queryset = Payment.objects.select_related(
        "project__award__application__call", "agreement", "line", "expenditure__reversal"
    ).order_by("pk")


class ExpenseSerializer(RowSerializer):
    recognised = serializers.IntegerField(help_text="인정액(원), 취소한 집행은 0")

    class Meta:
        model = Expense
        fields = [
            *(*OF_PROJECT, "number", "spent_on", "category", "method", "grant", "own"),
            *("disallowed", "recognised", "handed_in_at", "decided_at"),
        ]


class ExpenseViewSet(DeskViewSet):
    """What groups spent, without whom they paid."""

    serializer_class = ExpenseSerializer
    filterset_class = narrowed(Expense)
    queryset = Expense.objects.select_related("project__award__application__call").order_by("pk")
    may_see = staticmethod(permissions.may_see_spending)


class VisitSerializer(RowSerializer):
    asks = serializers.SerializerMethodField(help_text="조치할 것을 적었는지")

    class Meta:
        model = Visit
        fields = [*OF_PROJECT, "kind", "planned_on", "happened_on", "asks", "follow_up_due", "followed_at"]

    def get_asks(self, visit) -> bool:
        return bool(visit.follow_up)


class VisitViewSet(DeskViewSet):
    """Visits to projects: when, and whether something is to be mended."""

    serializer_class = VisitSerializer
    filterset_class = narrowed(Visit)
    queryset = Visit.objects.select_related("project__award__application__call").order_by("pk")


class StepSerializer(serializers.Serializer):
    """A line of the statement."""

    key = serializers.CharField(help_text="항목의 열쇠")
    label = serializers.CharField(help_text="항목")
    won = serializers.IntegerField(help_text="원")
    how = serializers.CharField(help_text="계산")


class SettlementSerializer(RowSerializer):
    granted = serializers.IntegerField(source="project.award.amount", help_text="지원금(원)")
    due = serializers.IntegerField(allow_null=True, help_text="반납할 금액(원), 검사 전에는 null")
    steps = StepSerializer(source="lines", many=True, help_text="정산 계산, 검사 전에는 빈 목록")

    class Meta:
        model = Settlement
        fields = [
            *(*OF_PROJECT, "granted", "paid", "recognised", "refund"),
            *("interest_due", "dropped", "due", "notice_number"),
            *("refund_due_on", "refunded_on", "refunded_as", "steps"),
        ]


class SettlementViewSet(DeskViewSet):
    """Settlements with their amounts as they were inspected."""

    serializer_class = SettlementSerializer
    filterset_class = narrowed(Settlement)
    queryset = Settlement.objects.select_related("project__award__application__call").order_by("pk")
