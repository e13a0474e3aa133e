"""What the records say, in the shapes a plan's text asks for; importing the package registers every slot."""

from . import awards, education, governance, grants, planning, spaces

__all__ = ["awards", "education", "governance", "grants", "planning", "spaces"]
