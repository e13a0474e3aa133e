from .activity import AccessLog, Activity
from .dated import DatedQuerySet, DatedRule, ends_after_start
from .document import Document
from .letter import Letter, LetterKind, LetterTemplate
from .letter_batch import LetterBatch
from .lifecycle import Lifecycle, signature, signed
from .notice import Notice
from .people import Membership, Organisation, User
from .places import Department, Dong
from .sequence import Sequence

__all__ = [
    "AccessLog",
    "Activity",
    "DatedQuerySet",
    "DatedRule",
    "Department",
    "Document",
    "Dong",
    "Letter",
    "LetterBatch",
    "LetterKind",
    "LetterTemplate",
    "Lifecycle",
    "Membership",
    "Notice",
    "Organisation",
    "Sequence",
    "User",
    "ends_after_start",
    "signature",
    "signed",
]
