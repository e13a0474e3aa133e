from .budget import (
    BudgetLine,
    DetailedProgramme,
    Expenditure,
    ObjectClass,
    PolicyProgramme,
    StatisticalItem,
    UnitProgramme,
)
from .plan import Approval, Plan, Section
from .schedule import Area, ScheduleCell, Task

__all__ = [
    "Approval",
    "Area",
    "BudgetLine",
    "DetailedProgramme",
    "Expenditure",
    "ObjectClass",
    "Plan",
    "PolicyProgramme",
    "ScheduleCell",
    "Section",
    "StatisticalItem",
    "Task",
    "UnitProgramme",
]
