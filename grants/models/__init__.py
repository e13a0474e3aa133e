from .alert import Alert, AlertMail
from .allotment import Allotment
from .appeal import Appeal
from .application import Application
from .attachments import Attachment
from .award import Award, AwardTally
from .bonus import BonusPoint
from .call import Call
from .conditions import ApplicantKind, CallCondition, RequiredDocument
from .conflict import Conflict
from .contents import CostItem, Participant
from .corrections import Correction, CorrectionItem, CorrectionTemplate
from .decision import Decision
from .department_review import DepartmentReview
from .dong_programme import DongOfficer, DongProgramme
from .editor import Editor
from .election import ElectionDay
from .field import Field
from .intake import Intake
from .linked import LinkedProgramme, LinkedWindow
from .message import Message
from .outcome import Outcome
from .questions import FormVersion, Question
from .review import Review, Score
from .round import Panelist, Round
from .scenario import Scenario
from .screening import Check, CheckItem, Screening
from .spending import SpendingRule
from .steps import Criterion, Step
from .types import CallType

__all__ = [
    "Alert",
    "AlertMail",
    "Allotment",
    "Appeal",
    "ApplicantKind",
    "Application",
    "Attachment",
    "Award",
    "AwardTally",
    "BonusPoint",
    "Call",
    "CallCondition",
    "CallType",
    "Check",
    "CheckItem",
    "Conflict",
    "Correction",
    "CorrectionItem",
    "CorrectionTemplate",
    "CostItem",
    "Criterion",
    "Decision",
    "DepartmentReview",
    "DongOfficer",
    "DongProgramme",
    "Editor",
    "ElectionDay",
    "Field",
    "FormVersion",
    "Intake",
    "LinkedProgramme",
    "LinkedWindow",
    "Message",
    "Outcome",
    "Panelist",
    "Participant",
    "Question",
    "RequiredDocument",
    "Review",
    "Round",
    "Scenario",
    "Score",
    "Screening",
    "SpendingRule",
    "Step",
]
