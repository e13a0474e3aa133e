"""Funded projects as data, with what is told of them."""

from django.db.models import Prefetch
from django.urls import reverse
from rest_framework import serializers, viewsets

from grants.models import Award

from .filters import AwardFilter
from .models import Picture, Story


class PictureSerializer(serializers.ModelSerializer):
    address = serializers.SerializerMethodField(help_text="사진 파일의 주소")

    class Meta:
        model = Picture
        fields = ["address", "alt", "caption", "width", "height"]

    def get_address(self, picture) -> str:
        return self.context["request"].build_absolute_uri(picture.get_absolute_url())


class StorySerializer(serializers.ModelSerializer):
    is_good_practice = serializers.BooleanField(read_only=True, help_text="우수사례")
    pictures = PictureSerializer(source="shown", many=True, read_only=True)

    class Meta:
        model = Story
        fields = ["text", "people", "is_good_practice", "commendation", "pictures"]


class AwardSerializer(serializers.ModelSerializer):
    group_name = serializers.CharField(source="public_name", read_only=True, help_text="개인의 이름은 가립니다.")
    dong = serializers.SlugRelatedField("name", read_only=True)
    field = serializers.SlugRelatedField("name", read_only=True)
    is_example = serializers.BooleanField(read_only=True, help_text="시연용 공모가 지원한 것")
    story = serializers.SerializerMethodField(help_text="공개한 사업 기록, 없으면 null")
    address = serializers.SerializerMethodField(help_text="사업 화면의 주소")

    class Meta:
        model = Award
        fields = [
            *("id", "year", "source", "number", "programme", "group_name", "title", "amount", "dong", "field"),
            *("is_example", "story", "address"),
        ]

    def get_story(self, award) -> StorySerializer(allow_null=True):
        story = award.story if hasattr(award, "story") else None
        return StorySerializer(story, context=self.context).data if story and story.is_public else None

    def get_address(self, award) -> str:
        return self.context["request"].build_absolute_uri(reverse("projects:award", args=[award.pk]))


class AwardViewSet(viewsets.ReadOnlyModelViewSet):
    """Funded projects; amounts in whole won, names of private persons masked."""

    serializer_class = AwardSerializer
    filterset_class = AwardFilter
    queryset = Award.objects.select_related("dong", "field", "application__call", "story").prefetch_related(
        Prefetch("story__pictures", Picture.objects.public(), to_attr="shown")
    )
