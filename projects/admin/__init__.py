from . import agreements, expenses, memory, projects, rules, settlements, visits

__all__ = ["agreements", "expenses", "memory", "projects", "rules", "settlements", "visits"]
