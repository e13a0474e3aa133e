from .application import Application
from .attachments import Attachment
from .award import Award, AwardTally
from .call import Call
from .conditions import ApplicantKind, CallCondition, RequiredDocument
from .contents import CostItem, Participant
from .dong_programme import DongOfficer, DongProgramme
from .election import ElectionDay
from .linked import LinkedProgramme, LinkedWindow
from .questions import FormVersion, Question
from .review import Review, Score
from .spending import SpendingRule
from .steps import Criterion, Step
from .types import CallType

__all__ = [
    "ApplicantKind",
    "Application",
    "Attachment",
    "Award",
    "AwardTally",
    "Call",
    "CallCondition",
    "CallType",
    "CostItem",
    "Criterion",
    "DongOfficer",
    "DongProgramme",
    "ElectionDay",
    "FormVersion",
    "LinkedProgramme",
    "LinkedWindow",
    "Participant",
    "Question",
    "RequiredDocument",
    "Review",
    "Score",
    "SpendingRule",
    "Step",
]
