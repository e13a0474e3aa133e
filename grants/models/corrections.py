from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from district.models import User

from .. import places


class CorrectionTemplate(models.Model):
    """A sentence that staff ask for corrections with, again and again (보완 문구)."""

    order = models.PositiveSmallIntegerField("순서", unique=True)
    name = models.CharField("이름", max_length=40, unique=True)
    text = models.CharField("문구", max_length=300)
    is_example = models.BooleanField("예시", default=False, help_text="구에서 쓰는 말로 고치면 끕니다.")

    class Meta:
        verbose_name = "보완 문구"
        verbose_name_plural = "보완 문구"
        ordering = ["order"]

    def __str__(self):
        return f"{self.name} (예시)" if self.is_example else self.name


class Correction(models.Model):
    """One round of mending what was handed in (보완요청). Without items the whole form is open."""

    application = models.ForeignKey(
        "grants.Application", models.CASCADE, verbose_name="신청", related_name="corrections"
    )
    note = models.TextField("보완할 내용", blank=True)
    until = models.DateTimeField("보완 기한")
    asked_at = models.DateTimeField("요청 일시", default=timezone.now)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="요청한 사람", related_name="+")
    done_at = models.DateTimeField("다시 낸 일시", null=True, blank=True)

    class Meta:
        verbose_name = "보완요청"
        verbose_name_plural = "보완요청"
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"{timezone.localtime(self.asked_at):%Y-%m-%d} 보완요청"

    @classmethod
    def ask(cls, application, *, by, note, until, items):
        """Stores a round; `items` are {key of a place: what is to be mended}.

        Raises ValidationError (code "items") for a place that the form does not have, or one without a word.
        """
        known = {place.key: place for place in places.of(application)}
        if strange := [key for key in items if key not in known]:
            raise ValidationError(f"이 신청서에 없는 항목입니다: {', '.join(strange)}", code="items")
        if mute := [known[key].label for key, said in items.items() if not said.strip()]:
            raise ValidationError(f"무엇을 고칠지 적거나 문구를 골라 주세요: {', '.join(mute)}", code="items")
        correction = cls.objects.create(application=application, note=note, until=until, asked_by=by)
        CorrectionItem.objects.bulk_create(
            CorrectionItem(correction=correction, part=place.part, key=key, label=place.label, note=items[key])
            for key, place in known.items()
            if key in items
        )
        return correction

    def is_open(self, key, part, gaps):
        """Whether what stands at a place may be changed.

        What was named is open. So is what stands in a part of which nothing was named and in which something is
        missing (`gaps`, parts of the form): a mend elsewhere may ask for it, as another type has another cap.
        """
        items = self.items.all()
        named = {item.part for item in items}
        return not items or any(item.key == key for item in items) or (part in gaps and part not in named)

    def by_part(self):
        """{part of the form: its items}, in the order of the form."""
        found = defaultdict(list)
        for item in self.items.all():
            found[item.part].append(item)
        return dict(found)


class CorrectionItem(models.Model):
    """One place of the form that is to be mended, and how; its name is kept as it was then."""

    correction = models.ForeignKey(Correction, models.CASCADE, verbose_name="보완요청", related_name="items")
    part = models.CharField("신청서의 부분", max_length=12)
    key = models.CharField("항목", max_length=40)
    label = models.CharField("항목 이름", max_length=200)
    note = models.CharField("고칠 것", max_length=300)

    class Meta:
        verbose_name = "보완할 항목"
        verbose_name_plural = "보완할 항목"
        ordering = ["correction", "pk"]
        constraints = [models.UniqueConstraint(fields=["correction", "key"], name="place_named_once_in_a_correction")]

    def __str__(self):
        return f"{self.label}: {self.note}"
