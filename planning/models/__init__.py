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
from .version import PlanVersion

__all__ = [
    "Approval",
    "Area",
    "BudgetLine",
    "DetailedProgramme",
    "Expenditure",
    "ObjectClass",
    "Plan",
    "PlanVersion",
    "PolicyProgramme",
    "ScheduleCell",
    "Section",
    "StatisticalItem",
    "Task",
    "UnitProgramme",
]
