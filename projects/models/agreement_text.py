import re

from django.core.exceptions import ValidationError
from django.db import models

from district.models import DatedRule, ends_after_start
from district.templatetags.maeul import kdate

PLACE = re.compile(r"\{([^{}]*)\}")
PLACES = {
    "group": "모임 이름",
    "title": "사업명",
    "grant": "지원금",
    "own": "자부담",
    "starts": "사업 시작일",
    "ends": "사업 종료일",
    "year": "연도",
}


class AgreementText(DatedRule):
    """The words of an agreement or pledge (협약 문안), from when until when; the district writes them itself."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", "협약서"
        PLEDGE = "pledge", "청렴이행서약서"

    ALIKE = ("kind",)

    kind = models.CharField("서류", max_length=10, choices=Kind)
    text = models.TextField(
        "문안",
        help_text="문단마다 한 줄. "
        + ", ".join(f"{{{key}}} {word}" for key, word in PLACES.items())
        + " 자리는 사업마다 채웁니다.",
    )
    is_example = models.BooleanField("예시", default=True, help_text="구가 정한 문안이 아니면 켜 둡니다.")

    class Meta:
        verbose_name = "협약 문안"
        verbose_name_plural = "협약 문안"
        ordering = ["kind", "-start", "pk"]
        constraints = [ends_after_start("agreement_text")]

    def __str__(self):
        return f"{self.get_kind_display()} 문안{'(예시)' if self.is_example else ''}"

    def clean(self):
        """Its places are known."""
        super().clean()
        if strange := set(PLACE.findall(self.text)) - set(PLACES):
            known = ", ".join(f"{{{key}}}" for key in PLACES)
            told = f"{{{sorted(strange)[0]}}} 자리는 채울 수 없습니다. {known} 가운데에서 써 주세요."
            raise ValidationError({"text": told}, code="place")

    def filled(self, plan):
        """The text for a project's plan, its places filled."""
        award = plan.project.award
        said = {
            "group": award.group_name,
            "title": award.title,
            "grant": f"{plan.grant:,}원",
            "own": f"{plan.own:,}원",
            "starts": kdate(plan.starts_on),
            "ends": kdate(plan.ends_on),
            "year": f"{award.year}년",
        }
        return PLACE.sub(lambda place: said.get(place[1], place[0]), self.text)
