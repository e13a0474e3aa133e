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
from .help_request import HelpRequest
from .payment import Payment
from .performance_report import SettlementPaper
from .picture import Picture
from .plan_cost import PlanCost
from .project import Project
from .report_question import ReportQuestion
from .sanction import Sanction
from .scan import Scan
from .settlement import Settlement
from .settlement_rule import SettlementRule
from .showcase import Showcase
from .story import Story
from .visit import Visit, VisitPhoto

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
    "HelpRequest",
    "Payment",
    "Picture",
    "PlanCost",
    "Project",
    "ReportQuestion",
    "Sanction",
    "Scan",
    "Settlement",
    "SettlementPaper",
    "SettlementRule",
    "Showcase",
    "Story",
    "Visit",
    "VisitPhoto",
]
