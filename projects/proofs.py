"""Which papers prove an expense: what it says of itself, and the district's rules, against what is there."""

from dataclasses import dataclass

from django.db import models


class Paper(models.TextChoices):
    """What the payee gave (증빙유형)."""

    CARD = "card", "카드전표"
    CASH_RECEIPT = "cash", "현금영수증"
    TAX_INVOICE = "tax", "세금계산서"
    BILL = "bill", "계산서"
    SIMPLE = "simple", "간이영수증"
    WITHHOLDING = "withholding", "원천징수영수증"
    OTHER = "other", "기타"


class Kind(models.TextChoices):
    """What is photographed or scanned (증빙), in the order in which it is bound together."""

    RECEIPT = "receipt", "영수증"
    INVOICE = "invoice", "세금계산서·계산서"
    TRANSFER = "transfer", "이체확인증"
    QUOTE = "quote", "비교견적서"
    LECTURER = "lecturer", "강의확인서"
    WITHHOLDING = "withholding", "원천징수영수증"
    ATTENDANCE = "attendance", "참석자 명부"
    PHOTO = "photo", "사진"
    OTHER = "other", "기타"


NUMBERED = (Paper.CARD, Paper.CASH_RECEIPT, Paper.TAX_INVOICE)  # these carry an approval number
COUNTED_ONCE = (Kind.RECEIPT, Kind.INVOICE)  # the same file of these proves one expense only
SHOWN_BY = {
    Paper.CARD: Kind.RECEIPT,
    Paper.CASH_RECEIPT: Kind.RECEIPT,
    Paper.SIMPLE: Kind.RECEIPT,
    Paper.TAX_INVOICE: Kind.INVOICE,
    Paper.BILL: Kind.INVOICE,
    Paper.WITHHOLDING: Kind.WITHHOLDING,
    Paper.OTHER: Kind.RECEIPT,
}


@dataclass(frozen=True)
class Need:
    """A kind of evidence that is wanted, and why (with the rule's ground)."""

    kind: Kind
    why: str

    @property
    def label(self):
        return Kind(self.kind).label


def needed(expense, rules):
    """The Needs of an expense, each kind once: the paper it names, its transfer, and what `rules` add."""
    kind = SHOWN_BY[expense.evidence_kind]
    wanted = {kind: f"증빙유형이 {Paper(expense.evidence_kind).label}입니다."}
    if expense.method == "transfer":
        wanted[Kind.TRANSFER] = "계좌이체로 냈습니다."
    for rule in rules:
        if rule.is_about(expense):
            wanted.setdefault(Kind(rule.kind), rule.says)
    return [Need(kind, wanted[kind]) for kind in Kind if kind in wanted]


def missing(expense, there, rules):
    """The Needs that none of the kinds in `there` meets."""
    return [need for need in needed(expense, rules) if need.kind not in there]
