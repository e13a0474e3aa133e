from .activist import Activist
from .execution_plan import ExecutionPlan, PlanCost
from .project import Project

__all__ = ["Activist", "ExecutionPlan", "PlanCost", "Project"]
