"""What is told of a project: its group writes and hangs pictures, the office checks, publishes and commends."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from district.verbs import performed, tried
from grants.models import Award
from planning.views.officials import for_officials

from .. import permissions
from ..forms import story as forms
from ..models import Picture, Story

STEPS = ("이야기 쓰기", "구청 확인", "공개")


def _seen(user, pk):
    """The award, as far as one writes or sees its story before it is public; else a 404."""
    award = get_object_or_404(Award.objects.select_related("project", "dong", "application__call"), pk=pk)
    if not (permissions.may_see_story(user, award) or permissions.may_tell(user, award)):
        raise Http404
    return award


def _told(user, pk, may=permissions.may_tell):
    """The story of an award that somebody may write (or `may` otherwise change); else a 404."""
    award = _seen(user, pk)
    if not may(user, award):
        raise Http404
    with suppress(Story.DoesNotExist):
        return award.story
    return Story(award=award)


def _may_publish(user, award):
    return permissions.may_publish(user)


@never_cache
@login_required
def story(request, pk):
    """The page on which a story is written and checked; a POST keeps its words."""
    if request.method != "POST":
        award = _seen(request.user, pk)
        return _page(request, getattr(award, "story", None) or Story(award=award))
    told = _told(request.user, pk)
    form = forms.StoryForm(request.POST)
    if not form.is_valid():
        return _page(request, told, words=form)
    begun = Story.begin(told.award, by=request.user)
    if not performed(form, lambda **said: begun.write(by=request.user, **said)):
        begun.refresh_from_db()  # who reads what the other wrote may save over it
        form.data = form.data.dict() | {"version": begun.version}
        return _page(request, begun, words=form)
    messages.success(request, "이야기를 저장했습니다.")
    return redirect("projects:story", pk)


@login_required
@require_POST
def pictures(request, pk):
    """Hangs one more picture."""
    told = _told(request.user, pk)
    form = forms.PictureForm(request.POST, request.FILES, prefix="new")
    if not form.is_valid():
        return _page(request, told, picture=form)
    begun = Story.begin(told.award, by=request.user)

    def add(image, **said):
        Picture.add(begun, image, by=request.user, **said)

    places = dict.fromkeys(("kind", "empty", "large", "content", "pixels"), "image")
    if not performed(form, add, **places):
        return _page(request, begun, picture=form)
    messages.success(request, "사진을 올렸습니다.")
    return redirect(f"{begun.get_absolute_url()}#pictures")


@login_required
@require_POST
def picture(request, pk):
    """Says anew what is on a picture."""
    hung = _hung(request.user, pk)
    form = forms.WordsForm.of(hung, request.POST)
    if not form.is_valid() or not performed(form, lambda **said: hung.describe(by=request.user, **said)):
        return _page(request, hung.story, changed=(hung.pk, form))
    messages.success(request, "사진 설명을 저장했습니다.")
    return redirect(f"{hung.story.get_absolute_url()}#pictures")


@login_required
@require_POST
def picture_removal(request, pk):
    hung = _hung(request.user, pk)
    hung.remove(by=request.user)
    messages.success(request, "사진을 지웠습니다.")
    return redirect(f"{hung.story.get_absolute_url()}#pictures")


def _hung(user, pk):
    hung = get_object_or_404(Picture.objects.select_related("story"), pk=pk)
    hung.story = _told(user, hung.story.award_id)
    return hung


# -- the way to the public --------------------------------------------------------------------------------------------


@login_required
@require_POST
def submission(request, pk):
    """Asks the office to look at it."""
    told = _kept(_told(request.user, pk))
    tried(request, told.submit, done="구청에 확인을 부탁했습니다. 확인이 끝나면 누구나 볼 수 있게 됩니다.")
    return redirect("projects:story", pk)


@login_required
@require_POST
def return_(request, pk):
    """Gives it back with what is to be mended."""
    told = _kept(_told(request.user, pk, _may_publish))
    done = "고칠 점을 적어 돌려보냈습니다."
    return _acted(request, told, "answer", forms.AnswerForm, told.return_, done, "projects:stories")


@login_required
@require_POST
def publication(request, pk):
    told = _kept(_told(request.user, pk, _may_publish))
    done = "공개했습니다. 이제 누구나 볼 수 있습니다."
    return _acted(request, told, "publication", forms.PublicationForm, told.publish, done)


@login_required
@require_POST
def withdrawal(request, pk):
    """The group or the office takes it down."""
    told = _kept(_told(request.user, pk))
    done = "기록을 내렸습니다. 이제 공개되지 않습니다."
    return _acted(request, told, "withdrawal", forms.WithdrawalForm, told.take_down, done)


@login_required
@require_POST
def commendation(request, pk):
    told = _kept(_told(request.user, pk, _may_publish))
    done = "우수사례로 표시했습니다."
    return _acted(request, told, "commendation", forms.CommendationForm, told.commend, done)


@login_required
@require_POST
def commendation_removal(request, pk):
    _kept(_told(request.user, pk, _may_publish)).uncommend(by=request.user)
    messages.success(request, "우수사례 표시를 거두었습니다.")
    return redirect("projects:story", pk)


def _acted(request, told, name, form_class, verb, done, page=""):
    """Does what a form of the page asks for; what is refused is shown on the page, in its form `name`."""
    form = form_class(request.POST)
    if not form.is_valid() or not performed(form, lambda **said: verb(by=request.user, **said)):
        return _page(request, told, **{name: form})
    messages.success(request, done)
    return redirect(page) if page else redirect(told)


def _kept(told):
    if told.pk is None:
        raise Http404
    return told


# -- pages ------------------------------------------------------------------------------------------------------------


@never_cache
@for_officials(permissions.may_see_stories)
def queue(request):
    """Stories that wait to be checked, oldest first, and the others by where they stand."""
    rows = Story.objects.select_related("award__dong")
    rest = rows.exclude(status=Story.Status.SUBMITTED).order_by("-pk")
    context = {
        "waiting": rows.waiting().order_by("submitted_at", "pk"),
        "page_obj": Paginator(rest, 20).get_page(request.GET.get("page")),
    }
    return render(request, "projects/story_queue.html", context)


def _page(request, told, *, changed=(None, None), **refused):
    """The story as it stands with every form that this person may send; what was refused keeps what was typed."""
    user, award = request.user, told.award
    may_tell, may_publish = permissions.may_tell(user, award), permissions.may_publish(user)
    hung = list(told.pictures.all()) if told.pk else []
    said = {"text": told.text, "people": told.people, "version": told.version}
    context = {
        "story": told,
        "award": award,
        "project": getattr(award, "project", None),
        "may_tell": may_tell,
        "may_write": may_tell and told.is_open,
        "may_publish": may_publish,
        "steps": STEPS,
        "step": {Story.Status.SUBMITTED: 2, Story.Status.PUBLISHED: 4}.get(told.status, 1),
        "words": forms.StoryForm(initial=said),
        "pictures": [(one, changed[1] if one.pk == changed[0] else forms.WordsForm.of(one)) for one in hung],
        "changed": changed[0],
        "picture": forms.PictureForm(prefix="new"),
        "answer": forms.AnswerForm(),
        "publication": forms.PublicationForm(initial={"field": award.field_id}),
        "withdrawal": forms.WithdrawalForm(),
        "commendation": forms.CommendationForm(),
    }
    return render(request, "projects/story.html", context | refused, status=400 if refused or changed[1] else 200)
