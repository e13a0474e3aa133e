from .budget import (
    BudgetLine,
    CostBasis,
    DetailedProgramme,
    ObjectClass,
    PolicyProgramme,
    StatisticalItem,
    UnitProgramme,
)
from .change import BudgetChange, ChangeRow
from .change_rule import ChangeRule
from .ledger import Expenditure, MonthClose
from .plan import Approval, Plan, Section
from .schedule import Area, Happening, ScheduleCell, State, Task
from .version import PlanVersion

__all__ = [
    "Approval",
    "Area",
    "BudgetChange",
    "BudgetLine",
    "ChangeRow",
    "ChangeRule",
    "CostBasis",
    "DetailedProgramme",
    "Expenditure",
    "Happening",
    "MonthClose",
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
