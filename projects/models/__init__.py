from .activist import Activist
from .agreement import Agreement
from .agreement_item import AgreementItem
from .agreement_text import AgreementText
from .amendment_rule import AmendmentRule
from .execution_plan import ExecutionPlan
from .payment import Payment
from .plan_cost import PlanCost
from .project import Project
from .scan import Scan

__all__ = [
    "Activist",
    "Agreement",
    "AgreementItem",
    "AgreementText",
    "AmendmentRule",
    "ExecutionPlan",
    "Payment",
    "PlanCost",
    "Project",
    "Scan",
]
