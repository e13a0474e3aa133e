"""Columns of the admin's lists."""

from unfold.decorators import display

from ..templatetags import maeul


def won(name, label):
    """A column of whole won. Called `<name>_won` in the list, it stands to the right (admin.css)."""

    @display(description=label, ordering=name)
    def column(self, obj):
        return maeul.won(getattr(obj, name))

    return column


def masked(path, label, *, ordering=None):
    """A column with a private person's name, masked until the record itself is opened."""

    @display(description=label, ordering=ordering or path)
    def column(self, obj):
        for name in path.split("__"):
            obj = getattr(obj, name)
        return maeul.masked(obj)

    return column


def status(colours):
    """The column of a Lifecycle's status as a coloured word: {status: info, success, warning, danger or ""}."""

    @display(description="상태", ordering="status", label=colours)
    def column(self, obj):
        return obj.status, obj.get_status_display()

    return column
