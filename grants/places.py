"""The places of an application form that staff may ask to be mended, one by one."""

from dataclasses import dataclass

# The columns of an application that stand in each part; questions and papers follow from the call.
WORDS = {
    "group": ("type", "kind", "group_name", "dong", "partners", "signers"),
    "project": ("title", "starts_on", "ends_on"),
    "more": ("promised",),
}
LISTS = {"people": ("participants", "참여자"), "costs": ("costs", "산출내역")}


@dataclass(frozen=True)
class Place:
    """Where something is written: `part` of the form, `key` within it, and what it is called."""

    part: str
    key: str
    label: str


def question(key):
    """The key of the place where the question of that key is answered."""
    return f"question:{key}"


def paper(requirement):
    """The key of the place of a RequiredDocument."""
    return f"paper:{requirement.pk}"


def of(application):
    """Every Place of the form that `application` is written by, in the form's order."""
    label = {name: application._meta.get_field(name).verbose_name for names in WORDS.values() for name in names}
    asks, unasked = application.sheet.asks, _unasked(application.call)
    found = []
    for part in ("group", "project"):
        found += [Place(part, name, label[name]) for name in WORDS[part] if name not in unasked]
        found += [Place(part, question(ask.key), ask.label) for ask in asks if ask.part == part]
    found += [Place(part, key, said) for part, (key, said) in LISTS.items()]
    found += [Place("more", question(ask.key), ask.label) for ask in asks if ask.part == "more"]
    case = application.case
    found += [Place("more", "promised", label["promised"])] * bool(application.promises(case))
    return found + [Place("attachments", paper(row), row.name) for row in application.papers_due(case)]


def _unasked(call):
    """The columns that the form of a call leaves out, because no condition or paper of it hangs on them."""
    rows = list(call.conditions.all())
    asked = {row.key for row in rows}
    kinds = "kinds" in asked or any(row.applicant_kind for row in (*rows, *call.documents.all()))
    return {"partners", "signers"} - asked | (set() if kinds else {"kind"})
