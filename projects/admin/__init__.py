from . import agreements, expenses, memory, projects, rules

__all__ = ["agreements", "expenses", "memory", "projects", "rules"]
