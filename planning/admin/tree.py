"""The chapters of a plan as the tree they are: what each says live, and moving them with the keys, without scripts."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from unfold.decorators import action

from ..outline import OutlineError, parse

WORDS = {-1: "위로", 1: "아래로"}


class Move(forms.Form):
    section = forms.IntegerField(min_value=1)
    step = forms.TypedChoiceField(choices=list(WORDS.items()), coerce=int)


@action(description="장·절 나무", url_path="outline", icon="account_tree")
def outline(self, request, object_id):
    """GET shows the tree; a POST trades a chapter's place with its neighbour's and leads back to it."""
    plan = self.get_object(request, unquote(object_id))
    if plan is None:
        raise Http404
    if not request.user.has_perm("planning.view_section"):
        raise PermissionDenied
    may_move = request.user.has_perm("planning.change_section") and not plan.is_frozen
    if request.method == "POST":
        return _move(request, plan)
    moved = ((form := Move(request.GET)).is_valid() and form.cleaned_data) or {}
    context = {
        **self.admin_site.each_context(request),
        "title": f"{plan} 장·절",
        "opts": self.opts,
        "plan": plan,
        "rows": _rows(plan, may_move, moved.get("step")),
        "moved": moved.get("section"),
        "may_move": may_move,
    }
    return TemplateResponse(request, "admin/planning/outline.html", context)


outline.offered = lambda user, plan: user.has_perm("planning.view_section")


def _move(request, plan):
    if not request.user.has_perm("planning.change_section"):
        raise PermissionDenied
    form = Move(request.POST)
    section = plan.sections.filter(pk=form.cleaned_data["section"]).first() if form.is_valid() else None
    if section is None:
        raise Http404
    step = form.cleaned_data["step"]
    try:
        section.move(step, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, f"‘{section.title}’: {WORDS[step]} 옮겼습니다.")
    return HttpResponseRedirect(f"{request.path}?section={section.pk}&step={step}")


def _rows(plan, may_move, step=None):
    """Every chapter in its order: its depth, the slots its text uses, where it may go and, of these, where it went."""
    sections = list(plan.sections.all())
    family = {}
    for section in sections:
        family.setdefault(section.parent_id, []).append(section.pk)
    levels, rows = {None: 0}, []
    for section in sections:
        level = levels[section.pk] = 1 + levels.get(section.parent_id, 0)
        siblings = family[section.parent_id]
        ends = {-1: siblings[0], 1: siblings[-1]}
        steps = [(way, word) for way, word in WORDS.items() if may_move and ends[way] != section.pk]
        focused = step if step in dict(steps) else -(step or 0)  # at the end, the button that leads back
        rows.append((section, level, _slots(section), steps, focused))
    return rows


def _slots(section):
    """(blocks, figures) that the text asks for by name; None where it cannot be read."""
    try:
        items = parse(section.body)
    except OutlineError:
        return None
    blocks = [item.text for item in items if item.kind == "slot"]
    return blocks, list(dict.fromkeys(name for item in items for name in item.slots))
