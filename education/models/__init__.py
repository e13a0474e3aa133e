from .course import CourseRun, Programme, TrainingCount
from .outreach import AwardReceived, Channel, Event

__all__ = ["AwardReceived", "Channel", "CourseRun", "Event", "Programme", "TrainingCount"]
