from .application import Application
from .award import Award, AwardTally
from .call import Call, CallType, Criterion, RequiredDocument
from .contents import Attachment, CostItem, Participant
from .dong_programme import DongOfficer, DongProgramme
from .linked import LinkedProgramme, LinkedWindow
from .review import Review, Score

__all__ = [
    "Application",
    "Attachment",
    "Award",
    "AwardTally",
    "Call",
    "CallType",
    "CostItem",
    "Criterion",
    "DongOfficer",
    "DongProgramme",
    "LinkedProgramme",
    "LinkedWindow",
    "Participant",
    "RequiredDocument",
    "Review",
    "Score",
]
