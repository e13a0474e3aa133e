import io
import uuid
from functools import partial, wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from district.models import AccessLog
from district.permissions import may
from grants.models import Application
from grants.permissions import may_read_papers
from planning.models import Plan, PlanVersion
from reports.application import application_document
from reports.chapters import BLOCKS, Part
from reports.downloads import answer
from reports.editions import INTERNAL, PUBLIC, may_have
from reports.models import Rendering
from reports.notice import notice_calls, notice_document
from reports.page import plan_page
from reports.plan import SectionError
from reports.registry import FORMATS, report_named, written
from reports.renderings import Copy, fingerprint

DAY = 24 * 60 * 60  # seconds a written notice is kept for the next one who asks
MARK = "waits_as"  # in the session of a visitor who has a document made


def unprintable_is_told(view):
    """A section whose text cannot be printed is a page that says so, with the place to mend for staff."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except SectionError as error:
            return render(request, "reports/unprintable.html", {"error": error}, status=503)
        except PlanVersion.DoesNotExist as missing:
            raise Http404 from missing

    return guarded


@require_safe
def latest_plan(request):
    """The newest plan that is public, at an address that stays the same over the years."""
    plan = Plan.objects.public().first()
    return redirect(plan) if plan else render(request, "reports/no_plan.html")


@require_safe
def plan(request, year):
    plans = Plan.objects.visible_to(request.user)
    plan = get_object_or_404(plans.select_related("department"), year=year).as_published()
    other_years = plans.exclude(year=year).values_list("year", flat=True)
    context = {"plan": plan, "other_years": other_years, "may_have_internal": may_have(request.user, INTERNAL)}
    return render(request, "reports/plan.html", context | plan_page(plan))


@require_safe
@unprintable_is_told
def download(request, year, name, format):
    """The file itself where it is kept or quickly written; otherwise the page that offers to make it."""
    copy = _copy(request, year, name, format)
    document = copy.document()
    if copy.is_quick:
        content = io.BytesIO(written(document, copy.format))
    else:
        rendering = Rendering.objects.filter(**copy.key(document)).first()
        if rendering is None or not rendering.answers(_who(request)):
            return render(request, "reports/offer.html", {"copy": copy})
        if not rendering.is_done:
            return redirect(rendering)
        content = rendering.file.open()
    return _handed_out(request, copy, document, content)


@require_POST
@unprintable_is_told
def order(request, year, name, format):
    """Has the worker make a file of the document as it stands now."""
    copy = _copy(request, year, name, format)
    if copy.is_quick:
        return redirect(copy.url)
    if not request.user.is_authenticated:
        request.session.setdefault(MARK, uuid.uuid4().hex)
    return redirect(Rendering.order(who=_who(request), **copy.key(copy.document())))


@require_safe
@never_cache
def rendering(request, pk):
    renderings = Rendering.objects.visible_to(request.user).select_related("cancelled_by")
    rendering = get_object_or_404(renderings, pk=pk)
    context = {
        "rendering": rendering,
        "copy": Copy.of(rendering),
        "may_cancel": rendering.awaited_by(_who(request)),
    }
    return render(request, "reports/rendering.html", context)


@require_POST
def cancellation(request, pk):
    """Who has asked for a file withdraws; others who have asked for the same one get it all the same."""
    rendering = get_object_or_404(Rendering.objects.visible_to(request.user), pk=pk)
    if rendering.is_under_way and not rendering.awaited_by(_who(request)):
        raise Http404
    by = request.user if request.user.is_authenticated else None
    rendering = rendering.withdraw(_who(request), by=by)
    if not rendering.is_under_way:
        return redirect(rendering)
    messages.info(request, "요청을 취소했습니다. 다른 분도 기다리고 있어 문서는 계속 만듭니다.")
    return redirect(Copy.of(rendering).plan_url)


@require_safe
@never_cache
def rendering_state(request, pk):
    """What the waiting page asks for while it waits."""
    rendering = get_object_or_404(Rendering.objects.visible_to(request.user), pk=pk)
    return JsonResponse({"status": rendering.status, "percent": rendering.percent, "stage": rendering.stage})


@require_safe
def notice(request, pk):
    """The notice of a call to read; of a draft for officials."""
    call = get_object_or_404(notice_calls().visible_to(request.user), pk=pk)
    document = notice_document(call)
    parts = [Part(block) for block in document.blocks if isinstance(block, BLOCKS)]
    context = {"call": call, "document": document, "parts": parts, "formats": FORMATS}
    return render(request, "reports/notice.html", context)


@require_safe
def notice_file(request, pk, format):
    """The notice to take away, written once for what it says now."""
    call = get_object_or_404(notice_calls().visible_to(request.user), pk=pk)
    if format not in FORMATS:
        raise Http404
    document = notice_document(call)
    content = cache.get_or_set(f"notice.{format}.{fingerprint(document)}", partial(written, document, format), DAY)
    return answer(content, f"{document.title}문", format, opens=())


@login_required
@require_safe
@never_cache
def application(request, pk, format):
    """One's application to print or keep, written while one waits: it takes half a second. For who may read its files;
    members of the committee get masked names."""
    found = get_object_or_404(Application.objects.with_contents(), pk=pk)
    if format not in ("pdf", "hwpx") or not may_read_papers(request.user, found):
        raise Http404
    is_seen_whole = Application.objects.visible_to(request.user).filter(pk=pk).exists()
    content = written(application_document(found, masks_names=not is_seen_whole), format)
    if not found.is_of(request.user):
        persons = 1 + len(found.participants.all()) * is_seen_whole
        AccessLog.look(request, found, f"신청서 {format.upper()} 내려받기", persons=persons)
    return answer(content, f"신청서 {found.number or '제출 전'}", format)


def _who(request):
    """What tells those who wait apart: their account, or the mark in a visitor's session."""
    return f"user {request.user.pk}" if request.user.is_authenticated else request.session.get(MARK, "")


def _copy(request, year, name, format):
    """The copy asked for, if the one who asks may have it; 404 otherwise."""
    report, edition = report_named(name), request.GET.get("edition", PUBLIC)
    if report is None or format not in report.formats or edition not in report.editions:
        raise Http404
    if not may_have(request.user, edition) or (report.needs and not may(request.user, report.needs)):
        raise Http404
    get_object_or_404(Plan.objects.visible_to(request.user), year=year)
    return Copy(report, year, edition, format)


def _handed_out(request, copy, document, content):
    """The response with the file; names of private persons leave a line in the access log."""
    response = FileResponse(content, as_attachment=True, filename=copy.filename, content_type=copy.media_type)
    if persons := copy.persons(document):
        AccessLog.look(request, Plan.objects.get(year=copy.year), f"{copy} 내려받기", persons=persons)
    return response
