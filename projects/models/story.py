"""What became of a funded project, told by those who did it (사업 기록): written, checked, and then public."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from district.models import Activity, Lifecycle, signature, signed
from grants.models import Award

from .. import notices


class StoryQuerySet(models.QuerySet):
    def public(self):
        return self.filter(status=Story.Status.PUBLISHED)

    def waiting(self):
        """Those that somebody at the office has to look at."""
        return self.filter(status=Story.Status.SUBMITTED)


class Story(Lifecycle):
    """The story of one funded project with its pictures. Everybody reads it as long as it is published."""

    class Status(models.TextChoices):
        DRAFT = "draft", "작성중"
        SUBMITTED = "submitted", "확인 중"
        RETURNED = "returned", "고쳐 쓰기"
        PUBLISHED = "published", "공개"

    OPEN = (Status.DRAFT, Status.RETURNED)
    MOVES = {
        Status.DRAFT: {Status.SUBMITTED},
        Status.SUBMITTED: {Status.RETURNED, Status.PUBLISHED},
        Status.RETURNED: {Status.SUBMITTED},
        Status.PUBLISHED: {Status.RETURNED},
    }

    award = models.OneToOneField(Award, models.PROTECT, verbose_name="선정 사업", related_name="story")
    text = models.TextField("사업 이야기", blank=True)
    people = models.PositiveIntegerField("함께한 사람(명)", null=True, blank=True)
    version = models.PositiveIntegerField("고친 횟수", default=0, editable=False)
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    submitted_at, submitted_by = signature("확인을 부탁한 일시", "부탁한 사람")
    published_at, published_by = signature("공개 일시", "공개한 사람")
    commended_at, commended_by = signature("우수사례로 뽑은 일시", "우수사례로 뽑은 사람")
    commendation = models.CharField("우수사례로 뽑은 까닭", max_length=200, blank=True, editable=False)
    answer = models.TextField("구청 의견", blank=True, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = "사업 기록"
        verbose_name_plural = "사업 기록"
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["-published_at"], name="story_newest")]
        permissions = [("publish_story", "사업 기록을 확인하고 공개할 수 있음")]
        constraints = [
            signed("submitted"),
            signed("published"),
            signed("commended"),
            models.CheckConstraint(
                condition=Q(status="published", published_at__isnull=False)
                | (~Q(status="published") & Q(published_at=None)),
                name="story_published_is_signed",
                violation_error_message="공개한 기록에는 공개한 사람이 있고, 다른 기록에는 없어야 합니다.",
            ),
            models.CheckConstraint(
                condition=Q(commended_at=None) | Q(status="published"),
                name="story_commended_is_published",
                violation_error_message="공개한 기록만 우수사례가 될 수 있습니다.",
            ),
        ]

    def __str__(self):
        return f"{self.award.public_name} ‘{self.award.title}’ 기록"

    def get_absolute_url(self):
        return reverse("projects:story", args=[self.award_id])

    @property
    def is_open(self):
        """Whether words and pictures may be changed."""
        return self.status in self.OPEN

    @property
    def is_public(self):
        return self.status == self.Status.PUBLISHED

    @property
    def is_good_practice(self):
        return self.commended_at is not None

    @property
    def badge(self):
        """The look of the status on screens."""
        return {
            self.Status.SUBMITTED: "information",
            self.Status.RETURNED: "warning",
            self.Status.PUBLISHED: "success",
        }.get(self.status, "gray")

    # -- verbs ----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def begin(cls, award, *, by):
        """The award's story, an empty one where there is none yet; two who begin at once write the same one."""
        story, is_new = cls.objects.get_or_create(award=award)
        if is_new:
            Activity.write(story, by=by, verb="작성 시작")
        return story

    @transaction.atomic
    def write(self, *, by, text, people, version):
        """Keeps the words. Raises ValidationError: "status" while it is checked or public, "stale" where somebody has
        changed them since `version` was read."""
        self.hold_open()
        self.refresh_from_db(fields=["version"])
        if self.version != version:
            raise ValidationError("다른 사람이 먼저 고쳤습니다. 견주어 보고 다시 저장해 주세요.", code="stale")
        self.text, self.people, self.version = text, people, version + 1
        self.save(update_fields=["text", "people", "version"])
        Activity.write(self, by=by, verb="기록 씀")

    @transaction.atomic
    def submit(self, *, by):
        """Asks the office to look at it (확인 부탁). Raises ValidationError as `refuse_gaps` does."""
        self.lock()
        self.refuse_gaps()
        self.move(self.Status.SUBMITTED, by=by, submitted_at=timezone.now(), submitted_by=by)

    @transaction.atomic
    def return_(self, *, by, answer):
        """Gives it back with what is to be mended (code "answer" where that is not said); a letter tells the group."""
        if not answer.strip():
            raise ValidationError("무엇을 고칠지 적어 주세요.", code="answer")
        if self.status == self.Status.PUBLISHED:
            raise ValidationError("공개한 기록은 먼저 내려야 합니다.", code="answer")
        self.move(self.Status.RETURNED, by=by, note=answer, answer=answer)
        notices.story_returned(self)

    @transaction.atomic
    def publish(self, *, by, field=None):
        """Everybody may read it from now on; `field` is what the office counts the project under. A letter tells the
        group.

        Raises ValidationError as `refuse_gaps` does.
        """
        self.lock()
        self.refuse_gaps()
        self.move(self.Status.PUBLISHED, by=by, published_at=timezone.now(), published_by=by, answer="")
        if field and field.pk != self.award.field_id:
            self.award.field = field
            self.award.save(update_fields=["field"])
        notices.story_published(self)

    @transaction.atomic
    def take_down(self, *, by, reason):
        """Nobody reads it any longer, until it is published anew; it is no good practice meanwhile. A letter tells the
        group where it was another."""
        if not reason.strip():
            raise ValidationError("내리는 까닭을 적어 주세요.", code="reason")
        gone = dict.fromkeys(("published_at", "published_by", "commended_at", "commended_by"))
        self.move(self.Status.RETURNED, by=by, note=reason, answer=reason, commendation="", **gone)
        notices.story_taken_down(self, by=by)

    @transaction.atomic
    def commend(self, *, by, reason):
        """Marks it as good practice (우수사례), with what others may learn from it.

        Raises ValidationError: "status" where it is not public, "reason" where none is given.
        """
        self.lock()
        if not self.is_public:
            raise ValidationError("공개한 기록만 우수사례로 뽑을 수 있습니다.", code="status")
        if not reason.strip():
            raise ValidationError("무엇을 배울 수 있는지 적어 주세요.", code="reason")
        self._commend(timezone.now(), by, reason)
        Activity.write(self, by=by, verb="우수사례", note=reason)

    @transaction.atomic
    def uncommend(self, *, by):
        """Takes the mark of good practice back."""
        self.lock()
        self._commend(None, None, "")
        Activity.write(self, by=by, verb="우수사례 거둠")

    def _commend(self, at, by, reason):
        self.commended_at, self.commended_by, self.commendation = at, by, reason
        self.save(update_fields=["commended_at", "commended_by", "commendation"])

    def hold_open(self):
        """Locks it, to change it. Raises ValidationError (code "status") while it is checked or public."""
        self.lock()
        if not self.is_open:
            raise ValidationError(f"‘{self.get_status_display()}’ 상태의 기록은 고칠 수 없습니다.", code="status")

    def refuse_gaps(self):
        """Raises ValidationError where it cannot be shown to anybody: "text" is missing, or the consent of those who
        can be seen on one of its "pictures"."""
        self.refresh_from_db(fields=["text"])
        if not self.text.strip():
            raise ValidationError("사업 이야기를 먼저 적고 저장해 주세요.", code="text")
        if silent := self.pictures.filter(consent_at=None).first():
            told = f"사진 ‘{silent.alt}’에 나온 사람의 동의를 표시해 주세요. 동의가 없으면 사진을 지워 주세요."
            raise ValidationError(told, code="pictures")
