"""Public calls and funded projects as data."""

from rest_framework import serializers, viewsets

from .filters import AwardFilter
from .models import Award, Call


class CallSerializer(serializers.ModelSerializer):
    phase = serializers.CharField(read_only=True, help_text="접수중, 마감, 공고 예정 …")
    conditions = serializers.StringRelatedField(many=True, help_text="공모 조건, 공고의 문장으로")

    class Meta:
        model = Call
        fields = ["id", "year", "title", "summary", "who", "conditions", "budget", "opens_at", "closes_at", "phase"]


class CallViewSet(viewsets.ReadOnlyModelViewSet):
    """Calls that were published; amounts in whole won."""

    serializer_class = CallSerializer
    queryset = Call.objects.public().prefetch_related("conditions__type")


class AwardSerializer(serializers.ModelSerializer):
    group_name = serializers.CharField(source="public_name", read_only=True, help_text="개인의 이름은 가립니다.")
    dong = serializers.SlugRelatedField("name", read_only=True)

    class Meta:
        model = Award
        fields = ["year", "source", "number", "programme", "group_name", "title", "amount", "dong"]


class AwardViewSet(viewsets.ReadOnlyModelViewSet):
    """Funded projects; amounts in whole won, names of private persons masked."""

    serializer_class = AwardSerializer
    filterset_class = AwardFilter
    queryset = Award.objects.select_related("dong")
