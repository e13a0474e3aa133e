from . import projects

__all__ = ["projects"]
