from . import agreements, memory, projects, rules

__all__ = ["agreements", "memory", "projects", "rules"]
