from .activist import Activist
from .agreement import Agreement
from .agreement_item import AgreementItem
from .agreement_text import AgreementText
from .amendment_rule import AmendmentRule
from .data_licence import DataLicence
from .evidence import Evidence
from .evidence_rule import EvidenceRule
from .execution_plan import ExecutionPlan
from .expense import Expense
from .payment import Payment
from .picture import Picture
from .plan_cost import PlanCost
from .project import Project
from .scan import Scan
from .showcase import Showcase
from .story import Story

__all__ = [
    "Activist",
    "Agreement",
    "AgreementItem",
    "AgreementText",
    "AmendmentRule",
    "DataLicence",
    "Evidence",
    "EvidenceRule",
    "ExecutionPlan",
    "Expense",
    "Payment",
    "Picture",
    "PlanCost",
    "Project",
    "Scan",
    "Showcase",
    "Story",
]
