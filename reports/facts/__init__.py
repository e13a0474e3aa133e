"""What the records say, in the shapes a plan's text asks for; importing the package registers every slot."""

from . import awards, education, governance, grants, planning, spaces
from .slots import BLOCKS, all_figures

__all__ = ["BLOCKS", "all_figures", "awards", "education", "governance", "grants", "planning", "spaces"]
