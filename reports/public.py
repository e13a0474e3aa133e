"""The public memory to take away: all funded projects that the list shows, line by line, with what they may be used
for."""

import json
from dataclasses import replace

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from district.templatetags.maeul import masked
from grants.models import Award
from grants.models.award import Source
from projects.filters import AwardFilter
from projects.models import DataLicence, Story
from reports.exports import Export
from reports.lists import Lines, csv_lines, render_list
from reports.registry import FORMATS
from reports.renderings import fingerprint
from reports.tables import Column

CHUNK = 2000  # rows fetched at once
AT_ONCE = 1000  # lines of a workbook that a page may wait for
COLUMNS = (
    Column("year", "연도", "number", share=1),
    Column("source", "재원", share=2.4),
    Column("number", "연번", "number", share=1),
    Column("programme", "사업", share=2),
    Column("group_name", "단체명(제안자)", share=3),
    Column("title", "프로그램명", share=5),
    Column("amount", "지원금액(원)", "won", share=2),
    Column("dong", "동", share=1.4),
    Column("field", "분야", share=1.4),
    Column("people", "함께한 사람(명)", "number", share=1.4),
    Column("story", "사업 이야기", share=6),
    Column("commendation", "우수사례로 뽑은 까닭", share=4),
    Column("is_example", "예시", share=1),
    Column("address", "주소", share=4),
)
NEEDED = (
    *("pk", "year", "source", "number", "programme", "group_name", "is_person", "title", "amount", "dong__name"),
    *("field__name", "story__status", "story__people", "story__text", "story__commendation"),
    "application__call__is_example",
)
MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xlsx": FORMATS["xlsx"]}


@require_http_methods(["GET", "HEAD", "POST"])
def awards(request, format):
    """What the list of funded projects shows for the same question, as CSV, JSON (both as they are read) or XLSX."""
    if format not in MEDIA:
        raise Http404
    found = AwardFilter(request.GET, Award.objects.all())
    if format == "xlsx" and (count := found.awards.count()) > AT_ONCE:
        return _long_workbook(request, found, count)
    page = request.build_absolute_uri(reverse("projects:award", args=[0]))
    lines = award_lines(found.awards, page)
    content = {"csv": csv_lines, "json": json_lines, "xlsx": render_list}[format](lines)
    whole = isinstance(content, bytes)
    answer = (HttpResponse if whole else StreamingHttpResponse)(content, content_type=MEDIA[format])
    return _named(answer, format)


def _long_workbook(request, found, count):
    """So many lines would keep a web server's worker busy for seconds, and anybody may ask.

    The whole list is written in the background, once for all who ask while it says the same; a part of it is to be had
    as CSV, or once it is narrowed down.
    """
    if any(request.GET.get(name) for name in found.filters):
        query = request.GET.urlencode()
        return render(request, "reports/awards_offer.html", {"count": count, "most": AT_ONCE, "query": query})
    state = fingerprint(whole())
    export = Export.objects.filter(awards_as=state).first()
    if export and export.is_done:
        return shared(export)
    if request.method == "POST":
        return redirect(Export.share(state))
    if export and not export.is_failed:
        return redirect(export)
    return render(request, "reports/awards_offer.html", {"count": count})


def shared(export):
    """The file that was written for everybody."""
    return _named(FileResponse(export.file.open(), content_type=MEDIA[export.format]), export.format)


def _named(answer, format):
    licence = DataLicence.today()
    mark = f" ({licence.get_kind_display()})" if licence else ""
    name = f"선정사업 {timezone.localdate():%Y-%m-%d}{mark}.{format}"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def whole():
    """The Lines of all funded projects, their rows read, with addresses of the portal's own."""
    lines = award_lines(Award.objects.all(), settings.SITE_URL + reverse("projects:award", args=[0]))
    return replace(lines, rows=tuple(lines.rows))


def award_lines(awards, page):
    """The Lines of these awards; amounts in whole won, names of private persons masked; `page` is that of award 0."""
    licence = DataLicence.today()
    note = f"이용조건: {licence.words}" if licence else "이용조건이 아직 정해지지 않았습니다."
    rows = awards.order_by("-year", "source", "number").values_list(*NEEDED).iterator(chunk_size=CHUNK)
    return Lines("선정사업", COLUMNS, (_row(*row, page=page) for row in rows), note)


def _row(pk, year, source, number, programme, group, is_person, title, amount, dong, field, *told, page):
    status, people, text, commendation, is_example = told
    if status != Story.Status.PUBLISHED:
        people, text, commendation = None, "", ""
    return (
        *(year, Source(source).label, number, programme, masked(group) if is_person else group, title, amount),
        *(dong or "", field or "", people, text, commendation, "예시" if is_example else ""),
        page.replace("/0/", f"/{pk}/"),
    )


def json_lines(lines):
    """The lines as one JSON object, written as they are read: what they may be used for, columns, projects."""
    keys = [column.key for column in lines.columns]
    labels = {column.key: column.label for column in lines.columns}
    head = json.dumps({"title": lines.title, "note": lines.note, "columns": labels}, ensure_ascii=False)
    yield f'{head[:-1]}, "awards": ['
    between = "\n"
    for row in lines.rows:
        yield between + json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"
