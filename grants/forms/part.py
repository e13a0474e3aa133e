class Part:
    """A part of the application form: built as `Part(application, data, files)` and saved by itself.

    Every part offers `is_valid()`, `save(by=, version=)`, which stores whatever could be read, and `conflicts()`.
    Nothing is required: a draft may have gaps, and `Application.missing()` names them.
    """

    key = ""  # its name in addresses and in Application.missing()
    label = ""
    lead = ""
    template_name = "grants/application_part_fields.html"
    is_closed = False  # whether nothing of it may be changed, see forms/closed.py
    scripts = ()  # of this part alone, after application.js

    @classmethod
    def rearranged(cls, data):
        """The posted data after the buttons that add or take away a row; most parts have no rows."""
        return data

    def conflicts(self):
        """(label, stored text) for whatever was typed differently from what is stored; empty for a mere repeat."""
        return []
