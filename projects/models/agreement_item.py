import secrets

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from district.models import Activity, Document, signature, signed
from grants.models import RequiredDocument, Step


def new_token():
    """What a QR code names a paper by: nobody can guess it."""
    return secrets.token_urlsafe(16)


class AgreementItemQuerySet(models.QuerySet):
    def open(self):
        """Those that still have to be met."""
        return self.filter(met_at=None)


class AgreementItem(models.Model):
    """Something that must be there before a project's agreement is drawn (협약 준비물)."""

    class Kind(models.TextChoices):
        TRAINING = "training", "회계교육 이수"
        ACCOUNT = "account", "모임 통장"
        PLEDGE = "pledge", "청렴이행서약서"
        OTHER = "other", "그 밖의 서류"

    TOLD = {
        Kind.TRAINING: "회계교육을 듣고 이수증을 올려 주세요. 이수증이 없으면 들은 날과 곳을 적어 주세요.",
        Kind.ACCOUNT: "이 사업의 돈만 드나드는 통장을 만들고, 통장 첫 장을 찍어 올려 주세요.",
        Kind.PLEDGE: "서약서를 내려받아 대표가 서명한 뒤, 찍거나 스캔해 올려 주세요.",
        Kind.OTHER: "서류를 찍거나 스캔해 올려 주세요.",
    }

    project = models.ForeignKey("Project", models.CASCADE, verbose_name="사업", related_name="items")
    kind = models.CharField("종류", max_length=10, choices=Kind)
    name = models.CharField("이름", max_length=60, blank=True, help_text="비우면 종류의 이름을 씁니다.")
    token = models.CharField("서류 열쇠", max_length=40, unique=True, default=new_token, editable=False)
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name="파일", null=True, blank=True, editable=False, related_name="+"
    )
    note = models.CharField("메모", max_length=200, blank=True)
    met_at, met_by = signature("확인 일시", "확인한 사람")

    objects = AgreementItemQuerySet.as_manager()

    class Meta:
        verbose_name = "협약 준비물"
        verbose_name_plural = "협약 준비물"
        ordering = ["project", "pk"]
        constraints = [
            signed("met"),
            models.UniqueConstraint(fields=["project", "kind", "name"], name="agreement_item_once"),
        ]

    def __str__(self):
        return self.name or self.get_kind_display()

    @property
    def told(self):
        """What the group does about it, in a sentence."""
        return self.TOLD[self.kind]

    @property
    def is_given(self):
        """Whether the group handed something in that waits to be looked at, or was."""
        return bool(self.document_id or self.note)

    @classmethod
    def prepare(cls, project):
        """The items of a new project: account and pledge, the training where its call has that step, and the papers
        that the call wants of those who were selected."""
        call = project.call
        kinds = [cls.Kind.ACCOUNT, cls.Kind.PLEDGE]
        if call.steps.filter(kind=Step.Kind.TRAINING).exists():
            kinds.insert(0, cls.Kind.TRAINING)
        rows = [cls(project=project, kind=kind) for kind in kinds]
        case = project.application.case
        papers = call.documents.filter(due=RequiredDocument.Due.SELECTED, required=True)
        rows += [cls(project=project, kind=cls.Kind.OTHER, name=row.name) for row in papers if row.holds(case)]
        cls.objects.bulk_create(rows)

    # -- verbs ----------------------------------------------------------------------------------------------------

    @transaction.atomic
    def give(self, *, by, document=None, note=""):
        """The group hands in what shows that it is met; what it gave before stays with the trail.

        Raises ValidationError: "closed" once it was found met or the preparation is over, "empty" without anything.
        """
        self._lock()
        if self.met_at:
            raise ValidationError("이미 확인한 준비물입니다.", code="closed")
        if not document and not note.strip():
            raise ValidationError("파일을 올리거나 메모를 적어 주세요.", code="empty")
        if document:
            if document._state.adding:
                document.save()
            self.document = document
        self.note = note.strip() or self.note
        self.save(update_fields=["document", "note"])
        Activity.write(self.project, by=by, verb=f"준비물 제출: {self}"[:40], note=str(document or note))

    @transaction.atomic
    def meet(self, *, by):
        """An official found it met. Raises ValidationError (code "closed") where it is, or the preparation is over."""
        self._lock()
        if self.met_at:
            raise ValidationError("이미 확인한 준비물입니다.", code="closed")
        self.met_at, self.met_by = timezone.now(), by
        self.save(update_fields=["met_at", "met_by"])
        Activity.write(self.project, by=by, verb=f"준비물 확인: {self}"[:40])

    @transaction.atomic
    def reopen(self, *, by, reason):
        """Takes the finding back, as long as no agreement was drawn; the group reads why.

        Raises ValidationError: "reason" without one, "closed" where it is not met or the agreement is drawn.
        """
        if not reason.strip():
            raise ValidationError("다시 받는 까닭을 적어 주세요.", code="reason")
        self._lock()
        if not self.is_given and not self.met_at:
            raise ValidationError("아직 낸 것이 없는 준비물입니다.", code="closed")
        self.met_at = self.met_by = self.document = None
        self.note = ""
        self.save(update_fields=["met_at", "met_by", "document", "note"])
        Activity.write(self.project, by=by, verb=f"준비물 다시 받음: {self}"[:40], note=reason)

    def _lock(self):
        """Locks the project, so that nobody draws its agreement meanwhile, and takes over what is stored."""
        self.project.lock()
        self.refresh_from_db()
        if self.project.status != self.project.Status.PREPARING or self.project.has_agreement:
            raise ValidationError("협약서를 만든 뒤에는 준비물을 바꾸지 않습니다.", code="closed")
