"""Public calls as data."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import action
from rest_framework.response import Response

from .models import Call
from .permissions import may_see_ranking
from .ranking import Ranking


class CallSerializer(serializers.ModelSerializer):
    phase = serializers.CharField(read_only=True, help_text="접수중, 마감, 공고 예정 …")
    conditions = serializers.StringRelatedField(many=True, help_text="공모 조건, 공고의 문장으로")

    class Meta:
        model = Call
        fields = ["id", "year", "title", "summary", "who", "conditions", "budget", "opens_at", "closes_at", "phase"]


class GivenSerializer(serializers.Serializer):
    """What one round gave an application."""

    round = serializers.CharField(source="round.name", help_text="심사 단계")
    average = serializers.CharField(source="average.shown", help_text="점수, 반올림한 값")
    explanation = serializers.CharField(source="average.explanation", help_text="계산")


class RankedSerializer(serializers.Serializer):
    """One application's place in the ranking of a call."""

    rank = serializers.IntegerField(allow_null=True, help_text="순위, 점수가 없으면 null")
    number = serializers.SerializerMethodField(help_text="접수번호")
    points = serializers.CharField(source="shown", help_text="순위를 정한 점수, 반올림한 값")
    explanation = serializers.CharField(help_text="계산")
    bonus = serializers.IntegerField(source="bonus.value", help_text="가점")
    tie = serializers.CharField(help_text="동점을 가린 방법")
    stopped = serializers.CharField(help_text="통과하지 못한 단계")
    rounds = GivenSerializer(source="given", many=True)

    def get_number(self, entry) -> str:
        return self.context["numbers"][entry.application_id]


class CallViewSet(viewsets.ReadOnlyModelViewSet):
    """Calls that were published; amounts in whole won."""

    serializer_class = CallSerializer
    queryset = Call.objects.public().prefetch_related("conditions__type")

    @extend_schema(responses=RankedSerializer(many=True))
    @action(detail=True, authentication_classes=[SessionAuthentication], filter_backends=[], pagination_class=None)
    def ranking(self, request, pk=None, format=None):
        """The ranking as the page shows it, for officials who are signed in there and see it."""
        call = self.get_object()
        if not may_see_ranking(request.user, call):
            raise Http404
        entries = Ranking(call).seen_by(request.user)
        numbers = dict(call.applications.in_review().values_list("pk", "number"))
        return Response(RankedSerializer(entries, many=True, context={"numbers": numbers}).data)
