"""What a scenario says as a whole, for its pages and for the papers of the meeting: read once, added up once."""

from functools import cached_property

from district.charts import Chart, Tile, tile_map
from district.models import Dong

from . import allocation
from .models import Allotment, Field

State = Allotment.State
UNSAID = "정하지 않음"
AXES = {"dong": "동", "type": "유형", "field": "분야"}


class Overview:
    """The rows of a scenario that are still in the race, and their sums (whole won)."""

    def __init__(self, scenario):
        self.scenario, self.budget = scenario, scenario.call.purse
        self.rows = scenario.rows()
        self.allotted = allocation.total(self.rows)
        self.asked = sum(row.asked for row in self.rows)

    @property
    def left(self):
        """What is not allotted yet, negative above the budget; None where no budget is known."""
        return None if self.budget is None else self.budget - self.allotted

    @property
    def over(self):
        """By how much the budget is passed."""
        return max(0, -(self.left or 0))

    def count(self, state):
        return sum(row.state == state for row in self.rows)

    @property
    def selected(self):
        return self.count(State.SELECTED)

    @property
    def reserved(self):
        return self.count(State.RESERVE)

    @cached_property
    def exceptions(self):
        return allocation.exceptions(self.rows)

    @cached_property
    def unexplained(self):
        """Keys of the exceptions whose reason is not written yet."""
        return {row.application for row in self.rows if row.application in self.exceptions and not row.reason}

    @cached_property
    def names(self):
        """{axis: {key: name}} of every dong, of the call's types, of the fields."""
        return {
            "dong": dict(Dong.objects.values_list("pk", "name")),
            "type": {type_.pk: str(type_) for type_ in self.scenario.call.types.all()},
            "field": dict(Field.objects.values_list("pk", "name")),
        }

    def sums(self, axis):
        """(name, applications, selected, whole won) along an axis in the order of its names, those without one last;
        dongs without an application too, other names only where something is."""
        added = allocation.sums(self.rows, axis)
        keys = [*self.names[axis], None]
        if axis == "dong" and not self.scenario.call.dongs.exists():
            shown = [key for key in keys if key is not None or key in added]
        else:
            shown = [key for key in keys if key in added]
        return [(self.names[axis].get(key, UNSAID), *added.get(key, (0, 0, 0))) for key in shown]

    def tells(self, axis):
        """Whether anything is told apart along an axis."""
        return any(getattr(row, axis) is not None for row in self.rows)

    def dong_map(self):
        """How many are selected in each dong, drawn where it lies."""
        title = "동별 선정 건수"
        counted = {key: selected for key, (_, selected, _) in allocation.sums(self.rows, "dong").items()}
        dongs = list(Dong.objects.all())
        tiles = [Tile(dong.name, dong.tile_x, dong.tile_y, counted.get(dong.pk, 0)) for dong in dongs]
        return Chart(
            title, tile_map(title, tiles, unit="건"), ("동", "선정"), [(t.name, t.value) for t in tiles], "건"
        )
