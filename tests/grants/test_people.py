"""Who takes part: what is asked of whom, consent, lists pasted from a spreadsheet, the same person elsewhere."""

import pytest

from tests.factories.district import DongFactory
from tests.factories.grants import ApplicationFactory, CallConditionFactory, ParticipantFactory

from .writing import RESIDENT_NUMBER, address, lines, people, save

pytestmark = pytest.mark.django_db


def names(draft):
    return [person.name for person in draft.participants.all()]


def test_a_person_says_no_more_than_the_call_needs(client, draft):
    def cells():
        return list(client.get(address(draft, "people")).context["form"].empty_form.fields)

    assert cells() == ["name", "role", "tie", "phone_end", "consented"]
    CallConditionFactory(call=draft.call, key="household", number=2)
    CallConditionFactory(call=draft.call, key="leaders_dong")
    assert cells() == ["name", "role", "tie", "phone_end", "household", "dong_id", "consented"]

    dong = DongFactory()
    cell = {"name": "가", "role": "leader", "household": "ㄱ", "dong_id": dong.pk, "phone_end": "1234"}
    assert save(client, draft, "people", lines("people", cell)).status_code == 302
    person = draft.participants.get()
    assert (person.household, person.dong, person.phone_end) == ("ㄱ", dong, "1234")
    shown = client.get(address(draft, "people")).context["form"][0]
    assert (shown["household"].value(), shown["dong_id"].value()) == ("ㄱ", dong.pk)


@pytest.mark.parametrize(
    ("typed", "kept"), [("1234", "1234"), ("１２３４", "1234"), ("010-9876-5432", "5432"), ("", ""), ("0", None),
                        ("12345", None), ("전화", None), (RESIDENT_NUMBER, None), ("9" * 9000, None)],
)  # fmt: skip
def test_of_a_phone_number_only_the_end_is_kept(client, draft, typed, kept):
    answer = save(client, draft, "people", lines("people", {"name": "가", "phone_end": typed}))

    assert draft.participants.get().phone_end == (kept or "")
    assert ("끝 네 자리만" in answer.text) == (kept is None)


def test_everybody_agrees_before_it_is_handed_in_and_the_trail_keeps_it(client, draft):
    complete = ApplicationFactory(applicant=draft.applicant, complete=True)
    person = complete.participants.last()
    save(client, complete, "people", people("가", "나", "다", "라", "마") | {"people-4-consented": ""})
    assert complete.missing() == [("people", "개인정보 이용에 동의했는지 확인해 주세요: 마")]

    save(client, complete, "people", people("가", "나", "다", "라", person.name))

    assert complete.missing() == []
    complete.submit(by=complete.applicant)
    assert "참여자 5명의 개인정보 동의를 확인하고 제출했습니다" in client.get(complete.get_absolute_url()).text


# -- pasted -------------------------------------------------------------------------------------------------------

PASTED = "이름\t역할\t생활권\t전화\n김하나\t대표\t거주\t1234\n이두리\t\t직장\t010-0000-5678\n\n박세나"


@pytest.mark.parametrize("sent", [{"add": "pasted"}, {}], ids=["added", "just saved"])
def test_people_are_pasted_from_a_spreadsheet(client, draft, sent):
    before = people("", "최넷", "")

    answer = save(client, draft, "people", before, pasted=PASTED, **sent)

    assert answer.status_code == (200 if sent else 302)
    assert [(person.name, person.role, person.tie, person.phone_end) for person in draft.participants.all()] == [
        ("김하나", "leader", "home", "1234"),
        ("최넷", "member", "home", ""),
        ("이두리", "member", "work", "5678"),
        ("박세나", "member", "home", ""),
    ]
    if sent:
        assert answer.context["form"].pasted == "" and len(answer.context["form"]) == 4


def test_pasted_lines_that_cannot_be_read_stay_and_are_told(client, draft):
    pasted = f"김하나\n이두리\t총무\n박세나\t참여자\t외국\n최넷\t\t\t\t더\n정오, 회계\n{RESIDENT_NUMBER}\t참여자"

    answer = save(client, draft, "people", people("가"), pasted=pasted, add="pasted")

    form = answer.context["form"]
    assert answer.status_code == 400
    assert form.pasted == "이두리\t총무\n박세나\t참여자\t외국\n최넷\t\t\t\t더"
    assert [fault.split(" 대신")[0] for fault in form.paste_faults[:2]] == [
        "1번째 줄: 역할 ‘총무’", "2번째 줄: 생활권 ‘외국’",
    ]  # fmt: skip
    assert "칸이 너무 많습니다" in form.paste_faults[2]
    assert "주민등록번호로 보이는" in answer.text
    assert names(draft) == ["가", "김하나", "정오"]


def test_no_more_than_a_hundred_are_pasted(client, draft):
    pasted = "\n".join(f"이웃{number}" for number in range(103))

    answer = save(client, draft, "people", people("가"), pasted=pasted, add="pasted")

    assert draft.participants.count() == 100
    assert answer.context["form"].pasted == "이웃99\n이웃100\n이웃101\n이웃102"
    assert "100명까지" in answer.context["form"].paste_faults[0]


def test_what_is_pasted_into_a_broken_page_is_shown_again(client, draft):
    answer = save(client, draft, "people", {"people-TOTAL_FORMS": "많이", "pasted": "김하나"}, add="pasted")

    assert answer.status_code == 400 and "김하나" in answer.text
    assert not draft.participants.exists()


# -- the same person elsewhere ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "phone_end", "told"),
    [("submitted", "1234", True), ("submitted", "9999", False), ("submitted", "", False), ("draft", "1234", False),
     ("elsewhere", "1234", False)],
)  # fmt: skip
def test_who_takes_part_in_another_application_of_the_call_is_told_to_his_own_group(
    client, draft, status, phone_end, told
):
    other = ApplicationFactory(
        title="남의 사업", group_name="남의 모임", submitted=status != "draft",
        **({} if status == "elsewhere" else {"call": draft.call}),
    )  # fmt: skip
    ParticipantFactory(application=other, name="김하나", phone_end="1234")
    ParticipantFactory(application=draft, name="김하나", phone_end=phone_end)

    page = client.get(address(draft, "people")).text

    assert ("‘김하나’님과 이름·전화 끝자리가 같은 사람이 이 공모의 다른 신청에도 있습니다." in page) == told
    assert "남의" not in page and "겸임할 수 없는" not in page
    if told:
        CallConditionFactory(call=draft.call, key="leads_once")
        assert "겸임할 수 없는 것은 대표·회계뿐입니다" in client.get(address(draft, "people")).text
        assert not any("겸임" in sentence or "다른 신청" in sentence for _, sentence in draft.missing())
