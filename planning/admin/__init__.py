from . import budget, plan, schedule

__all__ = ["budget", "plan", "schedule"]
