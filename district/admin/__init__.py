from . import people, places, trail

__all__ = ["people", "places", "trail"]
