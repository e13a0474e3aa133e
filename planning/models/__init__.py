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
from .schedule import Area, Happening, ScheduleCell, State, Task
from .version import PlanVersion

__all__ = [
    "Approval",
    "Area",
    "BudgetLine",
    "DetailedProgramme",
    "Expenditure",
    "Happening",
    "ObjectClass",
    "Plan",
    "PlanVersion",
    "PolicyProgramme",
    "ScheduleCell",
    "Section",
    "State",
    "StatisticalItem",
    "Task",
    "UnitProgramme",
]
