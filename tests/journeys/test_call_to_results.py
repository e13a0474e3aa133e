"""One grant round from the closed window to its announced results and what follows, by the people who do it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from district.models import Letter
from governance.models import Meeting
from grants.models import (
    Appeal,
    Application,
    Award,
    Conflict,
    Outcome,
    Review,
    Round,
    Scenario,
)
from seodaemun_maeul import roles
from tests.factories.district import DongFactory
from tests.factories.governance import BodyFactory, BodyRuleFactory, TermFactory
from tests.factories.grants import (
    ApplicationFactory,
    AttachmentFactory,
    CallFactory,
    CallTypeFactory,
    CostItemFactory,
    CriterionFactory,
    StepFactory,
)

from .doing import arrive, fill_in, follow, meets_it_nowhere, row_of, score, somebody, step_down, trail_of

pytestmark = pytest.mark.django_db

MEMBERS = ("강보람", "문가온", "배한결", "서로운", "조아라")
BUDGET = 4_000_000
# group: (title, won asked, points of the members in their order; None is kept from it)
FIELD = {
    "모래내모임": ("골목 평상", 1_200_000, (90, 88, 92, 91, 89)),
    "홍은밥상": ("함께 짓는 저녁", 900_000, (86, 85, 87, 88, None)),
    "연희텃밭": ("옥상 텃밭", 1_000_000, (None, 84, 82, 86, 83)),
    "안산아이들": ("주말 놀이터", 1_100_000, (80, 78, 82, 81, 79)),
    "이야기지도": ("동네 이야기 지도", 800_000, (79, 80, 81, 80, 80)),
    "걷는이웃": ("저녁 걷기", 1_000_000, (75, 76, 74, 75, 77)),
    "고쳐쓰는날": ("물건 고치는 날", 700_000, (70, 72, 71, 69, 73)),
    "달빛영화": ("마당 영화", 1_000_000, (60, 62, 61, 59, 63)),
}
EXCLUDED, STEPS_DOWN = ("강보람", "연희텃밭"), ("조아라", "홍은밥상")
LATE = ("문가온", "달빛영화")  # filled in, and not handed in before the end
SELECTED = {"모래내모임": 1_100_000, "홍은밥상": 900_000, "연희텃밭": 1_000_000, "이야기지도": 800_000}
RESERVE, GIVES_UP, OBJECTS = ("안산아이들", "걷는이웃"), "연희텃밭", "고쳐쓰는날"


@pytest.fixture
def people():
    """{name: account} of the two officials and the five members of a committee that opens and decides by majority."""
    roles.load()
    found = {}
    for name, role in (("한가람", roles.OFFICER), ("오세람", roles.TEAM_HEAD)):
        found[name] = somebody(name, is_staff=True)
        found[name].groups.add(Group.objects.get(name=role))
    body = BodyFactory()
    BodyRuleFactory(body=body)
    for name in MEMBERS:
        found[name] = somebody(name)
        TermFactory(seat__body=body, person=found[name])
    return found


@pytest.fixture
def call(people):
    """Closed since a minute, with eight eligible applications."""
    until = timezone.now() + timedelta(days=7)
    call = CallFactory(closed=True, budget=BUDGET, appeals_until=until, tie_rule=["amount"])
    type, dong = CallTypeFactory(call=call), DongFactory(name="홍제3동")
    for max_points in (40, 30, 30):
        CriterionFactory(call=call, max_points=max_points)
    StepFactory(call=call, drop_extremes_from=5)
    for group, (title, asked, _) in FIELD.items():
        facts = {"group_name": group, "title": title, "applicant": somebody(f"{group} 대표")}
        application = ApplicationFactory(call=call, type=type, dong=dong, eligible=True, **facts)
        CostItemFactory(application=application, unit_price=asked, quantity=1, own_share=0)
    AttachmentFactory(application=Application.objects.get(group_name=EXCLUDED[1]))
    return call


def of(group):
    return Application.objects.get(group_name=group)


def sheet(points):
    """The points of the three criteria that add up to `points`."""
    third = points * 3 // 10
    return points - 2 * third, third, third


def sent(client, address, /, *keys, **typed):
    """Presses a button and comes out on the page that follows."""
    page = client.post(reverse(address, args=keys), typed, follow=True)
    assert page.status_code == 200
    return page


# -- the way, one step after the other --------------------------------------------------------------------------------


def open_the_round(call, people, officer):
    """The step is begun, five sit on the panel, one is kept out by the rules, all others get everything."""
    members = [people[name].pk for name in MEMBERS]
    sent(officer, "grants:rounds", call.pk, step=call.scored_steps[0][0].pk, due_at_0="2030-04-10", due_at_1="18:00")
    round = Round.objects.get()
    sent(officer, "grants:round_panel", round.pk, members=members)
    kept, group = people[EXCLUDED[0]], of(EXCLUDED[1])
    form = f"s{group.pk}-{kept.pk}"
    said = {f"{form}-keeps": "yes", f"{form}-reason": "참여자의 가족입니다."}
    sent(officer, "grants:exclusion", round.pk, group.pk, kept.pk, **said)
    asked = {"way": "type", f"type_{call.types.get().pk}": members}
    page = officer.get(reverse("grants:round_assignment", args=[round.pk]), asked)
    page = sent(officer, "grants:round_assignment", round.pk, **asked, mark=page.context["plan"].mark)
    assert "39건을 배정했습니다" in page.text
    return round


def everybody_scores(people):
    """Each at his own desk; returns what the late one sends again when it is over."""
    left = None
    for at, name in enumerate(MEMBERS):
        member = arrive(people[name].email)
        for group, (_, _, points) in FIELD.items():
            if (name, group) == EXCLUDED:
                meets_it_nowhere(member, of(group))
            elif (name, group) == STEPS_DOWN:
                step_down(member, of(group))
            elif (name, group) == LATE:
                address, typed = fill_in(member, of(group), sheet(points[at]))
                assert member.post(address, typed, follow=True).status_code == 200
                left = member, address, typed
            else:
                score(member, of(group), sheet(points[at]))
    return left


def close_the_round(round, officer, left):
    member, address, typed = left
    page = officer.post(reverse("grants:round_closing", args=[round.pk]), {"note": ""})
    assert "내지 않은 심사가 1건" in page.text
    page = sent(officer, "grants:round_closing", round.pk, note="기한이 지났습니다.")
    assert "심사를 마감했습니다" in page.text

    page = member.post(address, typed | {"comment": "늦은 글"}, follow=True)
    assert "마감한 심사입니다" in page.text
    assert "늦은 글" not in Review.objects.values_list("comment", flat=True)


def the_ranking_says_how(call, officer):
    """Places, points, and how the one tie was broken; the same figures as the records add up to."""
    page = officer.get(reverse("grants:ranking", args=[call.pk]), {"open": "1"})
    places = {group: row_of(page, title)[0] for group, (title, _, _) in FIELD.items()}
    assert list(places.items()) == [
        *(("모래내모임", "1"), ("홍은밥상", "2"), ("연희텃밭", "3"), ("안산아이들", "5"), ("이야기지도", "4")),
        *(("걷는이웃", "6"), ("고쳐쓰는날", "7"), ("달빛영화", "8")),
    ]
    told = {group: " ".join(row_of(page, title)) for group, (title, _, _) in FIELD.items()}
    assert "(89 + 90 + 91) ÷ 3 = 90.00, 뺀 점수 88 · 92" in told["모래내모임"]
    assert "(82 + 83 + 84 + 86) ÷ 4 = 83.75" in told["연희텃밭"]  # without the member who is kept out
    assert "(59 + 60 + 61 + 63) ÷ 4 = 60.75" in told["달빛영화"]  # without what came too late
    assert "동점 2건 가운데" in told["이야기지도"] and "동점 2건 가운데" in told["안산아이들"]


def draw_up(call, officer):
    """Typed into the table: first more than there is, which the page says, then by rank until the money ends."""
    sent(officer, "grants:scenario_drawing", call.pk, name="1안")
    scenario = Scenario.objects.get()
    first = {group: FIELD[group][1] for group in SELECTED}
    page = typed_in(officer, scenario, first | {RESERVE[0]: FIELD[RESERVE[0]][1]})
    assert page.context["overview"].left == -1_000_000
    typed_in(officer, scenario, first, RESERVE)
    return scenario


def typed_in(officer, scenario, selected, reserve=(), reason="위원회 의결"):
    """Sends the table of a scenario as it was filled in, and returns the page that follows."""
    rows = {"version": Scenario.objects.get(pk=scenario.pk).version}
    for group in FIELD:
        state = "selected" if group in selected else "reserve" if group in reserve else "rejected"
        key, amount = of(group).pk, f"{selected.get(group, 0):,}"
        rows |= {f"{key}-state": state, f"{key}-amount": amount, f"{key}-reason": reason}
    return sent(officer, "grants:scenario", scenario.pk, **rows)


def meet(scenario, officer, head):
    """Four of five come, one of them keeps out of the vote, and the committee cuts what the first is given."""
    today = timezone.localtime()
    body, day, hour = BodyFactory(), f"{today:%Y-%m-%d}", f"{today:%H:%M}"
    plan = {"body": body.pk, "kind": "extra", "held_at_0": day, "held_at_1": hour, "place": "3층 회의실"}
    assert officer.post(reverse("governance:plan"), plan).status_code == 302
    meeting = Meeting.objects.get()
    sent(officer, "grants:scenario_item", scenario.pk, meeting=meeting.pk)
    item = meeting.items.get()
    sent(officer, "governance:call", meeting.pk, urgent="심사를 마쳤습니다.")
    lines = {line.name: line.pk for line in meeting.attendees.all()}
    first, more = [lines[name] for name in MEMBERS[1:3]], [lines[name] for name in MEMBERS[3:]]
    sent(officer, "governance:presence", meeting.pk, present=first, at="")
    page = officer.post(reverse("governance:opening", args=[meeting.pk]), {"at": ""})
    assert "정족수가 모자랍니다: 재적 5, 개의에 3명 필요, 현재 2명" in page.text
    sent(officer, "governance:presence", meeting.pk, present=first + more, shown=first, at="")
    sent(officer, "governance:opening", meeting.pk, at="")
    recusal = {"attendee": lines[STEPS_DOWN[0]], "kind": "recused", "reason": "이웃의 모임이 있습니다."}
    sent(officer, "governance:item_recusals", item.pk, **recusal)
    vote = {"result": "amended", "yes": "3", "no": "1", "note": "골목 평상은 110만원으로 한다."}
    page = officer.post(reverse("governance:item_result", args=[item.pk]), vote)
    assert "출석하고 빠지지 않은 위원은 3명" in page.text
    sent(officer, "governance:item_result", item.pk, **vote | {"yes": "2"})
    sent(officer, "governance:closing", meeting.pk, at="")
    minutes = {"minutes": "원안에서 한 곳을 고쳐 의결함", "internal_minutes": "", "version": "0"}
    sent(officer, "governance:minutes", meeting.pk, **minutes)
    sent(head, "governance:minutes_confirmation", meeting.pk)
    sent(head, "governance:publication", meeting.pk)
    assert "원안에서 한 곳을 고쳐 의결함" in Client().get(meeting.get_absolute_url()).text
    return meeting


def as_amended(scenario, officer):
    """What the committee changed is written into a copy."""
    sent(officer, "grants:scenario_copy", scenario.pk, name="의결안")
    copy = Scenario.objects.get(name="의결안")
    typed_in(officer, copy, SELECTED, RESERVE)
    assert dict(copy.allotments.filter(amount__gt=0).values_list("application__group_name", "amount")) == SELECTED
    return copy


def decide(call, scenario, officer, head):
    """Proposed by one, confirmed by another; letters written, looked over, and let out with the results."""
    page = officer.get(reverse("grants:decision", args=[call.pk]))
    assert list(page.context["proposal"].fields["scenario"].queryset) == [scenario.copied_from, scenario]
    page = sent(officer, "grants:proposal", call.pk, scenario=scenario.pk, note="의결한 대로")
    decision = page.context["decision"]
    assert officer.post(reverse("grants:confirmation", args=[decision.pk])).status_code == 404
    page = sent(head, "grants:confirmation", decision.pk)
    assert (page.context["allotted"], page.context["left"]) == (
        sum(SELECTED.values()),
        BUDGET - sum(SELECTED.values()),
    )
    first = Outcome.objects.get(application__group_name="모래내모임")
    sent(officer, "grants:outcome_comment", first.pk, comment="평상은 두 곳이면 넉넉합니다.")
    nobody_knows_yet(call)

    page = sent(officer, "grants:result_letters", decision.pk)
    assert "보류 8통" in page.text
    batch = follow(head, head.get(page.request["PATH_INFO"]), "편지 살펴보기")
    assert "평상은 두 곳이면 넉넉합니다." in batch.text
    page = sent(head, "grants:announcement", decision.pk)
    assert "결과를 발표했습니다" in page.text
    return decision


def nobody_knows_yet(call):
    group = arrive(of("모래내모임").applicant.email)
    for address in (call.get_absolute_url(), of("모래내모임").get_absolute_url(), "/applications/", "/letters/"):
        told = group.get(address).text
        assert "1,100,000" not in told and "평상은 두 곳" not in told
    assert not Award.objects.exists()


def sums_agree(call, decision, visitor, given):
    """What records, the list of the call and the district's list say: {group: won}."""
    assert dict(decision.outcomes.selected().values_list("application__group_name", "amount")) == given
    assert dict(Award.objects.values_list("group_name", "amount")) == given
    page, total = visitor.get(call.get_absolute_url()), sum(given.values())
    assert f"{len(given)}건</b>을 선정했습니다. 선정액은 모두 {total:,}원" in page.text
    listed = visitor.get("/awards/")
    for group, amount in given.items():
        assert f"{amount:,}원" in row_of(page, group)
        assert row_of(listed, group)
    assert listed.context["total"] == total


def each_group_reads_its_own(group, word, *told):
    resident = arrive(of(group).applicant.email)
    page = follow(resident, resident.get("/applications/"), of(group).title)
    letter = follow(resident, resident.get("/letters/"), of(group).number)
    assert f"결과: {word}" in page.text
    for words in told:
        assert words in page.text and words in letter.text
    return resident


def give_up_and_move_up(decision, officer, head):
    """A selected group takes its application back; the first reserve moves up with what is left."""
    resident, gone, next_one = arrive(of(GIVES_UP).applicant.email), of(GIVES_UP), of(RESERVE[0]).outcome
    page = resident.get(reverse("grants:withdrawal", args=[gone.pk]))
    resident.post(page.request["PATH_INFO"], {"asked": gone.status})
    page = officer.post(reverse("grants:outcome_offer", args=[next_one.pk]), {"amount": "130만원"})
    assert "남은 지원금 1,200,000원 안에서" in page.text
    page = sent(officer, "grants:outcome_offer", next_one.pk, amount="110만원")
    assert "한가람 님이 <b>1,100,000원</b>으로 올리자고 제안했습니다" in page.text
    sent(head, "grants:outcome_promotion", next_one.pk)
    assert Outcome.objects.get(pk=next_one.pk).moved_up_by.name == "오세람"
    assert Letter.objects.get(to=next_one.application.applicant, kind="selected").status == "held"


def object_and_be_answered(officer):
    """A group objects to its result and reads the answer; another finds nothing of it."""
    resident = arrive(of(OBJECTS).applicant.email)
    address = reverse("grants:appeals", args=[of(OBJECTS).pk])
    resident.post(address, {"text": "세 번째 위원의 점수가 낮습니다."})
    page = follow(officer, officer.get("/appeals/"), of(OBJECTS).title)
    officer.post(page.request["PATH_INFO"], {"to": "dismissed", "answer_text": "최고와 최저는 빼고 셈했습니다."})
    assert "최고와 최저는 빼고 셈했습니다." in resident.get(address).text
    assert arrive(of(GIVES_UP).applicant.email).get(address).status_code == 404


def test_a_round_goes_from_the_closed_window_to_its_results(call, people):
    officer, head, visitor = arrive(people["한가람"].email), arrive(people["오세람"].email), Client()

    round = open_the_round(call, people, officer)
    close_the_round(round, officer, everybody_scores(people))
    the_ranking_says_how(call, officer)

    scenario = draw_up(call, officer)
    meeting = meet(scenario, officer, head)
    decision = decide(call, as_amended(scenario, officer), officer, head)
    sums_agree(call, decision, visitor, SELECTED)
    each_group_reads_its_own("모래내모임", "선정", "1,100,000원", "평상은 두 곳이면 넉넉합니다.")
    each_group_reads_its_own(RESERVE[0], "예비 1순위")
    each_group_reads_its_own("달빛영화", "미선정")

    give_up_and_move_up(decision, officer, head)
    left = {group: won for group, won in SELECTED.items() if group != GIVES_UP}
    sums_agree(call, decision, visitor, left | {RESERVE[0]: 1_100_000})
    object_and_be_answered(officer)
    the_trail_tells(call, round, meeting, decision)


def the_trail_tells(call, round, meeting, decision):
    """Who did what, in the order in which it was done."""
    officer, head = "한가람", "오세람"
    assert trail_of(round) == [(officer, "심사 시작"), *[(officer, "심사위원 지정")] * 5, (officer, "마감")]
    assert {(one.member.name, one.kind) for one in Conflict.objects.all()} == {
        (EXCLUDED[0], "excluded"),
        (STEPS_DOWN[0], "recused"),
    }
    acts = [verb for _, verb in trail_of(meeting)]
    assert acts == [
        *("회의 계획", "안건 더함", "소집", *["출석"] * 4, "개회", "안건에서 빠짐", "의결", "폐회"),
        *("회의록 씀", "회의록 확정", "공개"),
    ]
    assert trail_of(decision, call)[-3:] == [(officer, "제안"), (head, "확정"), (head, "결과 발표")]
    assert trail_of(*decision.outcomes.all()) == [
        (officer, "의견"),
        (f"{GIVES_UP} 대표", "포기"),
        (officer, "예비 올림 제안"),
        (head, "선정"),
    ]
    assert [who for who, _ in trail_of(*Appeal.objects.all())] == [f"{OBJECTS} 대표", officer]
