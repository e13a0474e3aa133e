from . import agreements, projects, rules

__all__ = ["agreements", "projects", "rules"]
