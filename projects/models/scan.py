from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from district.models import Activity, Document, User, signature, signed

from .agreement_item import AgreementItem


class ScanQuerySet(models.QuerySet):
    def loose(self):
        """Those of which nobody knows yet whose they are."""
        return self.filter(agreement=None, item=None, dropped_at=None)


class Scan(models.Model):
    """A signed paper that came back (서명한 서류): its QR code says whose it is, or else somebody does."""

    document = models.OneToOneField(Document, models.PROTECT, verbose_name="파일", related_name="+")
    agreement = models.ForeignKey(
        "Agreement", models.PROTECT, verbose_name="협약", null=True, blank=True, related_name="scans"
    )
    item = models.ForeignKey(
        AgreementItem, models.PROTECT, verbose_name="협약 준비물", null=True, blank=True, related_name="scans"
    )
    by_hand = models.BooleanField("사람이 찾아 줌", default=False)
    problem = models.CharField("읽지 못한 까닭", max_length=200, blank=True)
    uploaded_at = models.DateTimeField("올린 일시", default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(User, models.PROTECT, verbose_name="올린 사람", editable=False, related_name="+")
    dropped_at, dropped_by = signature("버린 일시", "버린 사람")

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = "서명한 서류"
        verbose_name_plural = "서명한 서류"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            signed("dropped"),
            models.CheckConstraint(
                condition=Q(agreement=None) | Q(item=None),
                name="scan_is_of_one_paper",
                violation_error_message="한 파일은 협약서나 준비물 하나의 것입니다.",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | Q(agreement=None, item=None),
                name="scan_in_use_is_kept",
                violation_error_message="주인이 있는 파일은 버리지 않습니다.",
            ),
        ]

    def __str__(self):
        return str(self.document)

    @classmethod
    @transaction.atomic
    def take(cls, document, paper, *, by, problem=""):
        """Stores an unsaved Document and brings it to its `paper`, an Agreement or AgreementItem; None: it lies loose.

        A paper that takes nothing any more leaves it loose, too, and says why.
        """
        document.save()
        scan = cls.objects.create(document=document, uploaded_by=by, problem=problem)
        if paper is None:
            return scan
        try:
            with transaction.atomic():
                scan._bring(paper, by)
        except ValidationError as refusal:
            scan.agreement = scan.item = None
            scan.problem = refusal.messages[0][:200]
            scan.save(update_fields=["problem"])
        return scan

    @transaction.atomic
    def assign(self, paper, *, by):
        """Somebody says whose a loose paper is. Raises ValidationError: "taken", or why the paper does not take it."""
        self._lock_loose()
        self.by_hand = True
        self._bring(paper, by)

    @transaction.atomic
    def drop(self, *, by):
        """It belongs to nobody here; the file is kept with the trail, and off the list."""
        self._lock_loose()
        self.dropped_at, self.dropped_by = timezone.now(), by
        self.save(update_fields=["dropped_at", "dropped_by"])
        Activity.write(self, by=by, verb="버림")

    def _lock_loose(self):
        stored = Scan.objects.select_for_update().get(pk=self.pk)
        if stored.agreement_id or stored.item_id or stored.dropped_at:
            raise ValidationError("이미 처리한 파일입니다.", code="taken")

    def _bring(self, paper, by):
        if isinstance(paper, AgreementItem):
            paper.give(by=by, document=self.document)
            self.item = paper
        else:
            paper.take(self, by=by)
            self.agreement = paper
        self.save(update_fields=["agreement", "item", "by_hand"])
        Activity.write(self, by=by, verb="사람이 찾아 줌" if self.by_hand else "QR로 찾음", note=str(paper))
