"""Shared places: how many there are, with whom the district agreed, what is being made."""

from collections import Counter

from district.models import Dong
from district.templatetags.maeul import josa
from reports.facts.slots import block, figures, outline, told
from reports.tables import Column, Table, printed
from spaces.models import Facility, FacilityCount, FacilityKind


@figures("동 수")
def dongs(plan):
    return {"동 수": str(Dong.objects.count())}


@block("거점공간 추이")
def change(plan, edition):
    """How many places were shared and built at the end of each of the two years before."""
    years = {}
    for count in FacilityCount.objects.filter(year__in=(plan.year - 2, plan.year - 1)).order_by("year"):
        years.setdefault(count.year, Counter())[count.group] += count.count
    said = [f"{year % 100}년 {by['shared']}개소(공공·민간시설)+{by['built']}개소" for year, by in years.items()]
    return outline(f"- {' → '.join(said)}" if plan.year - 1 in years else "")


@block("마을활동 공간시설 현황")
def counts(plan, edition):
    found = list(FacilityCount.objects.filter(year=plan.year - 1).exclude(kind="").order_by("pk"))
    columns = [
        Column(count.kind, count.get_kind_display(), kind="number", align="center", over=count.get_group_display())
        for count in found
    ]
    return Table(
        "마을활동 공간시설 현황",
        [Column("what", "구분", align="center", head=True), *columns],
        [("시설수", *(count.count for count in found))],
        captioned=False,
    )


@block("공간나눔 협약")
def agreements(plan, edition):
    found = Facility.objects.filter(agreed_on__startswith=f"{plan.year - 1}.").order_by("name")
    return outline(*(f"- {place.agreed_on} {josa(place.name, '과/와')} 공간 나눔업무 협약 체결" for place in found))


@block("커뮤니티 공간 조성")
def places_in_the_making(plan, edition):
    """Each community place with its address, its size, what has been done and what comes next."""
    lines = []
    places = Facility.objects.filter(kind=FacilityKind.COMMUNITY).prefetch_related("spaces", "stages").order_by("name")
    for place in places:
        stages = place.stages.all()
        lines += [
            f"○ 대상 : {place.name}" + (f" ({place.address} 소재)" if place.address else ""),
            told("-", "면적", _size(place)),
            *_staged("추진상황", [stage for stage in stages if stage.done]),
            *_staged("향후계획", [stage for stage in stages if not stage.done]),
        ]
    return outline(*lines)


def _staged(label, stages):
    return [f"○ {label}", *(f"- {f'{stage.when} {stage.title}'.strip()}" for stage in stages)] if stages else []


def _size(place):
    """대지면적 105㎡, 건물 연면적 165㎡(1층 95㎡, 2층 70㎡)"""
    rooms = [room for room in place.spaces.all() if room.area]
    said = [f"대지면적 {_area(place.site_area)}"] if place.site_area else []
    if rooms:
        parts = ", ".join(f"{room.name} {_area(room.area)}" for room in rooms)
        said.append(f"건물 연면적 {_area(sum(room.area for room in rooms))}({parts})")
    return ", ".join(said)


def _area(square_metres):
    return f"{printed(square_metres.normalize() + 0, 'number')}㎡"
