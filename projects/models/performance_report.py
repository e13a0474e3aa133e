"""What a group writes and files at the end of its project (실적보고): answers, the bank's list, the interest."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from district.models import Activity, Document, Lifecycle
from grants import questions

from .project import Project

BANK, RECEIPT = "bank", "receipt"  # places of papers beside the questions that ask for a file
MOST_PAPERS = 10  # in one place


class PerformanceReport(Lifecycle):
    """The report that a settlement begins with; WITH_THE_GROUP are the statuses in which it may be written."""

    WITH_THE_GROUP = ()

    project = models.OneToOneField(Project, models.PROTECT, verbose_name="사업", related_name="settlement")
    questions = models.JSONField("실적보고 질문", default=list)
    answers = models.JSONField("실적보고", default=dict, blank=True)
    interest = models.BigIntegerField("통장 이자(원)", null=True, blank=True)
    version = models.PositiveIntegerField("고친 횟수", default=1, editable=False)
    saved_at = models.DateTimeField("저장 일시", auto_now=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(interest=None) | Q(interest__gte=0),
                name="settlement_interest_not_negative",
                violation_error_message="이자는 0원 이상이어야 합니다.",
            ),
        ]

    @property
    def asks(self):
        """The questions of the report as they stood when it was begun."""
        return tuple(questions.Ask.from_json(data) for data in self.questions)

    def answered(self):
        """An Answer for each question that is asked; of a file the answer is its first paper."""
        files = {}
        for paper in self.papers.all():
            files.setdefault(paper.place, paper)
        return questions.answered(self.asks, self.answers, files)

    @property
    def settles(self):
        """Whether money is accounted for: of a fixed sum there is a report alone."""
        return self.project.settles

    @property
    def is_with_group(self):
        return self.status in self.WITH_THE_GROUP

    def papers_in(self, place):
        return [paper for paper in self.papers.all() if paper.place == place]

    def missing(self):
        """(place, sentence) for all that has to be there before the report is handed in."""
        gaps = [("answers", sentence) for _, sentence in questions.gaps(self.answered())]
        if self.settles:
            gaps += self._missing_of_the_money()
        if self.project.plans.filter(status="submitted").exists():
            gaps.append(("plan", "구청의 처리를 기다리는 사업변경이 있습니다. 처리된 뒤에 제출해 주세요."))
        return gaps

    def _missing_of_the_money(self):
        gaps = []
        if self.interest is None:
            gaps.append(("interest", "통장 이자를 적어 주세요. 없으면 0이라고 적습니다."))
        if not self.papers_in(BANK):
            gaps.append(("bank", "통장 거래내역을 올려 주세요."))
        if asked := self.project.expenses.asked().count():
            gaps.append(("expenses", f"보완을 요청받은 집행이 {asked}건 있습니다. 먼저 고쳐 주세요."))
        return gaps

    # -- verbs ----------------------------------------------------------------------------------------------------

    @transaction.atomic
    def revise(self, *, by, version, answers, interest=None):
        """Stores what the group wrote.

        Raises ValidationError: "closed" once it was handed in, "stale" where somebody stored another text meanwhile.
        """
        self._lock_whole()
        self._refuse_unless_with_group()
        if version is not None and version != self.version:
            raise ValidationError("다른 사람이 먼저 고쳤습니다.", code="stale")
        self.answers |= answers
        self.interest = interest
        self.version += 1
        self.save(update_fields=["answers", "interest", "version", "saved_at"])

    @transaction.atomic
    def attach(self, place, document, *, by):
        """Files an unsaved Document in a place: a question that asks for a file, the bank's list, a receipt.

        Raises ValidationError: "closed" at the wrong time, "many" beyond MOST_PAPERS.
        """
        self._lock_whole()
        self._refuse_paper(place)
        if self.papers.filter(place=place).count() >= MOST_PAPERS:
            raise ValidationError(f"파일은 {MOST_PAPERS}개까지 올릴 수 있습니다.", code="many")
        document.save()
        paper = self.papers.create(place=place, document=document)
        Activity.write(self, by=by, verb="파일 올림", note=document.shown_name)
        return paper

    @transaction.atomic
    def detach(self, paper, *, by):
        """Takes a paper away again. Raises ValidationError (code "closed") at the wrong time."""
        self._lock_whole()
        self._refuse_paper(paper.place)
        Activity.write(self, by=by, verb="파일 지움", note=str(paper))
        document = paper.document
        paper.delete()
        document.discard()

    def _refuse_paper(self, place):
        """A receipt comes after the notice, everything else with the report."""
        if place != RECEIPT:
            self._refuse_unless_with_group()
        elif self.status != self.Status.NOTIFIED:
            raise ValidationError("반납고지를 받은 뒤에 올릴 수 있습니다.", code="closed")

    def _refuse_unless_with_group(self):
        if not self.is_with_group:
            raise ValidationError("제출한 뒤에는 고칠 수 없습니다.", code="closed")

    def _lock_whole(self):
        """Locks the project and then the settlement, and forgets what was read before."""
        self.project.lock()
        self.lock()
        self.refresh_from_db()
        self._prefetched_objects_cache = {}


class SettlementPaper(models.Model):
    """A file of a settlement: the answer to a question, the bank's list, or the receipt of a refund."""

    settlement = models.ForeignKey("Settlement", models.CASCADE, verbose_name="정산", related_name="papers")
    place = models.CharField("자리", max_length=30)
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="파일", related_name="+")

    class Meta:
        verbose_name = "정산 서류"
        verbose_name_plural = "정산 서류"
        ordering = ["settlement", "place", "pk"]

    def __str__(self):
        return str(self.document)

    @property
    def label(self):
        """What it was asked for as."""
        asked = {ask.key: ask.label for ask in self.settlement.asks}
        return {BANK: "통장 거래내역", RECEIPT: "반납 영수증"}.get(self.place) or asked.get(self.place, self.place)
