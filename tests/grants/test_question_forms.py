"""The questions of a call on its form: every kind answered, refused, kept, asked only when another was answered so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from district.models import Document
from grants.models import Attachment
from grants.questions import Ask
from tests.factories.district import DongFactory, UserFactory
from tests.factories.grants import CallConditionFactory, CallTypeFactory

from .writing import RESIDENT_NUMBER, address, file, save

pytestmark = pytest.mark.django_db

ASKS = (
    Ask("place", "project", "choice", "장소가 있나요?", choices=("있음", "없음")),
    Ask("where", "project", "short", "어디인가요?", required=True, limit=20, only_if=("place", "있음")),
    Ask("fields", "project", "choices", "분야", choices=("돌봄", "환경", "문화")),
    Ask("visitors", "project", "number", "오는 사람"),
    Ask("rent", "project", "money", "빌리는 값"),
    Ask("fair", "project", "date", "잔칫날"),
    Ask("map", "project", "file", "약도", required=True),
    Ask("plans", "project", "table", "일정", required=True, limit=4, choices=("때", "할 일", "맡은 사람")),
    Ask("oath", "more", "long", "더 하고 싶은 말", limit=2000),
)
ANSWERS = {
    "place": "있음", "where": "홍제 쉼터 🌿", "fields": ["환경", "돌봄"], "rent": "3만원",
    "fair": "2027. 5. 1.",
}  # fmt: skip


def table(key, *rows):
    cells = {f"{key}-{at}-{column}": text for at, row in enumerate(rows) for column, text in enumerate(row)}
    return cells | {f"{key}-TOTAL_FORMS": len(rows)}


PLANS = table("plans", ("3월", "모임", "김○○"), ("", "", ""), ("5월", "잔치"))
KEPT = [{"때": "3월", "할 일": "모임", "맡은 사람": "김○○"}, {"때": "5월", "할 일": "잔치"}]


def ask_anew(call, *asks):
    """Publishes a form with these questions only."""
    call.questions.all().delete()
    for order, ask in enumerate(asks, start=1):
        row = call.questions.model.of(ask, order=order)
        row.call = call
        row.save()
    call.renew_form(by=call.published_by)


@pytest.fixture
def asked(draft):
    ask_anew(draft.call, *ASKS)
    return draft


def test_every_kind_of_question_is_answered_and_shown_again(client, asked):
    sent = ANSWERS | PLANS | {"visitors": "30명", "map": file("약도.pdf")}

    assert save(client, asked, "project", sent).status_code == 302

    assert asked.answers == {
        "place": "있음", "where": "홍제 쉼터 🌿", "fields": ["환경", "돌봄"], "visitors": 30, "rent": 30_000,
        "fair": "2027-05-01", "plans": KEPT,
    }  # fmt: skip
    assert asked.attachments.get().question == "map"
    shown = client.get(address(asked, "project")).context["form"]
    assert {key: shown[key].value() for key in ("visitors", "rent", "where")} == {
        "visitors": 30, "rent": "30,000", "where": "홍제 쉼터 🌿",
    }  # fmt: skip
    assert [[cell["text"] for cell in line] for line in shown["plans"].lines] == [
        ["3월", "모임", "김○○"], ["5월", "잔치", ""], ["", "", ""],
    ]  # fmt: skip
    page = client.get(asked.get_absolute_url()).text
    for words in (
        "돌봄 · 환경",
        "30,000원",
        "2027. 5. 1.",
        "약도.pdf",
        '<td role="cell" data-label="할 일">잔치</td>',
    ):
        assert words in page
    # What is shown, sent again, changes nothing.
    again = ANSWERS | PLANS | {"visitors": "30"}
    kept = dict(asked.answers)
    assert save(client, asked, "project", again).status_code == 302
    assert asked.answers == kept and asked.attachments.count() == 1


@pytest.mark.parametrize(
    ("key", "sent", "told"),
    [
        ("place", {"place": "어쩌면"}, "고를 수 있는 것 가운데"),
        ("fields", {"fields": ["돌봄", "우주"]}, "고를 수 있는 것 가운데"),
        ("where", {"where": RESIDENT_NUMBER}, "주민등록번호"),
        ("where", {"where": "가" * 10_000}, "20자까지 쓸 수 있습니다. 지금은 10000자"),
        ("visitors", {"visitors": "많이"}, "숫자로 적어"),
        ("visitors", {"visitors": RESIDENT_NUMBER}, "숫자로 적어"),
        ("rent", {"rent": RESIDENT_NUMBER}, "숫자로 적어"),
        ("fair", {"fair": "2027-02-30"}, "달력에 없는 날짜"),
        ("map", {"map": file(f"{RESIDENT_NUMBER}.pdf")}, "주민등록번호"),
        ("map", {"map": file("약도.pdf", b"MZ not a pdf")}, "PDF 형식이 아닙니다"),
        ("plans", table("plans", ("3월", RESIDENT_NUMBER, "")), "1번째 줄 ‘할 일’: 주민등록번호"),
        ("plans", table("plans", ("", "", ""), ("\u200b", "모임", "")), "2번째 줄 ‘때’: 보이지 않는"),
        ("plans", table("plans", ("3월", "가" * 201, "")), "1번째 줄 ‘할 일’: 200자까지"),
        ("plans", table("plans", *[("3월", "모임", "")] * 5), "4줄까지만"),
        ("plans", {"plans-TOTAL_FORMS": "많이"}, "화면이 온전히 오지 않아"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_question_and_the_others_are_kept(client, asked, key, sent, told):
    answer = save(client, asked, "project", {"title": "골목 평상"} | PLANS | sent)

    assert answer.status_code == 400
    assert [told in error for error in answer.context["form"].errors[key]] == [True]
    assert list(answer.context["form"].errors) == [key]
    assert asked.title == "골목 평상" and not asked.attachments.exists()
    assert RESIDENT_NUMBER not in str(asked.answers)


def test_the_cells_beside_a_wrong_one_are_kept(client, asked):
    save(client, asked, "project", table("plans", ("3월", RESIDENT_NUMBER, "김○○"), ("5월", "잔치", "")))

    assert asked.answers["plans"] == [{"때": "3월", "맡은 사람": "김○○"}, {"때": "5월", "할 일": "잔치"}]


def test_what_is_typed_in_letters_of_two_parts_is_stored_in_one(client, asked):
    decomposed = "\u1112\u1169\u11bc\u110c\u1166"  # 홍제

    save(client, asked, "project", {"where": decomposed} | table("plans", (decomposed, "", "")))

    assert (asked.answers["where"], asked.answers["plans"]) == ("홍제", [{"때": "홍제"}])


def test_rows_are_added_and_taken_away_without_a_script(client, asked):
    sent = table("plans", ("3월", "모임", ""), ("4월", "산책", ""))

    more = save(client, asked, "project", sent, add="plans")
    assert [line[0]["text"] for line in more.context["form"]["plans"].lines] == ["3월", "4월", ""]
    assert 'name="plans-2-2"' in more.text

    save(client, asked, "project", sent, remove="plans-0")
    assert asked.answers["plans"] == [{"때": "4월", "할 일": "산책"}]


def test_a_file_of_a_question_is_kept_after_a_refused_form_replaced_and_taken_away(client, asked):
    refused = save(client, asked, "project", PLANS | {"map": file("약도.pdf"), "fair": "언젠가"})
    assert refused.status_code == 400 and "약도.pdf" in refused.text

    save(client, asked, "project", PLANS | {"map": file("고친 약도.pdf")})
    assert [str(paper) for paper in asked.attachments.all()] == ["고친 약도.pdf"]

    save(client, asked, "project", PLANS, remove="map")
    assert not Attachment.objects.exists() and not Document.objects.exists()


def test_a_file_of_a_question_is_downloaded_by_its_writer_only(client, asked, django_user_model):
    save(client, asked, "project", PLANS | {"map": file("약도.pdf")})
    download = reverse("grants:attachment", args=[asked.pk, asked.attachments.get().pk])

    assert client.get(download).status_code == 200
    client.force_login(django_user_model.objects.create(email="other@example.com"))
    assert client.get(download).status_code == 404


def test_a_file_sent_twice_is_no_conflict(client, asked):
    answers = [
        client.post(address(asked, "project"), PLANS | {"version": asked.version, "map": file("약도.pdf")})
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert asked.attachments.count() == 1


# -- asked only when ----------------------------------------------------------------------------------------------


def test_a_question_that_hangs_on_another_is_always_there_and_says_so(client, asked):
    page = client.get(address(asked, "project"))

    assert "‘장소가 있나요?’에 ‘있음’이라고 답한 경우에만 적습니다." in page.text
    assert 'data-if="place" data-is="있음"' in page.text


def test_what_is_not_asked_any_more_is_kept_but_neither_printed_nor_missing(client, asked):
    save(client, asked, "project", ANSWERS | PLANS | {"visitors": "", "place": "없음"})

    assert asked.answers["where"] == "홍제 쉼터 🌿"
    assert "홍제 쉼터" not in client.get(asked.get_absolute_url()).text
    assert not any("어디인가요" in sentence for _, sentence in asked.missing())
    save(client, asked, "project", ANSWERS | PLANS | {"visitors": "", "where": ""})
    assert ("project", "‘어디인가요?’에 답해 주세요.") in asked.missing()


def test_a_question_that_hangs_on_another_part_is_there_once_it_is_asked(client, draft):
    ask_anew(draft.call, ASKS[0], Ask("contract", "more", "short", "계약 기간", only_if=("place", "있음")))

    assert "계약 기간" not in client.get(address(draft, "more")).text
    save(client, draft, "project", {"place": "있음"})
    assert "계약 기간" in client.get(address(draft, "more")).text


# -- a newer form -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["short", "long", "choice", "choices", "number", "money", "date", "file", "table"])
@pytest.mark.parametrize("old", ["홍제", 3, ["돌봄"], [{"때": "3월"}], {"x": 1}, None], ids=repr)
def test_an_old_answer_of_another_kind_is_shown_beside_the_question_and_stays_until_there_is_a_new_one(
    client, draft, kind, old
):
    ask_anew(draft.call, Ask("what", "project", kind, "무엇을?", choices=("가", "나"), required=True))
    draft.answers = {"what": old, "gone": "없어진 질문의 답"}
    draft.save()
    fits = draft.sheet.asks[0].fit(old) is not None and kind != "file"

    page = client.get(address(draft, "project"))
    assert ("전에는 ‘" in page.text) == (not fits and old is not None)
    assert "없어진 질문의 답" not in page.text
    assert client.get(draft.get_absolute_url()).status_code == 200
    sent = {"title": "골목"} | ({"what-TOTAL_FORMS": "0"} if kind == "table" else {})
    assert save(client, draft, "project", sent).status_code == 302
    if old and not fits:
        assert draft.answers["what"] == old
    assert draft.answers["gone"] == "없어진 질문의 답"


# -- what only some calls ask -------------------------------------------------------------------------------------


def parts(page):
    return [part["key"] for part in page.context["parts"]]


def test_a_call_that_asks_nothing_more_has_no_part_for_it(client, draft):
    assert "more" not in parts(client.get(address(draft)))
    assert client.get(address(draft, "more")).status_code == 404


def test_promises_are_confirmed_one_by_one(client, draft):
    first, second = (
        CallConditionFactory(call=draft.call, key="promise", text=text) for text in ("거짓이 없습니다.", "잘 씁니다.")
    )
    other = CallConditionFactory(call=draft.call, key="promise", text="연합입니다.", applicant_kind="alliance")

    page = client.get(address(draft, "more"))
    assert "more" in parts(page) and "거짓이 없습니다." in page.text and other.text not in page.text
    save(client, draft, "more", {f"promise_{first.pk}": "on", f"promise_{other.pk}": "on"})

    assert draft.promised == [first.pk]
    assert [say for part, say in draft.missing() if part == "more"] == ["다음을 확인하고 표시해 주세요: 잘 씁니다."]
    save(client, draft, "more", {f"promise_{second.pk}": "on"})
    assert draft.promised == [second.pk]
    assert "거짓이 없습니다. – 아직 확인하지 않았습니다" in client.get(draft.get_absolute_url()).text


def test_a_promise_of_another_kind_of_group_stays_given(client, draft):
    kept = CallConditionFactory(call=draft.call, key="promise", text="연합입니다.", applicant_kind="alliance")
    draft.promised = [kept.pk]
    draft.save()

    save(client, draft, "more", {})

    assert draft.promised == [kept.pk]


def test_who_applies_is_asked_where_conditions_hang_on_it(client, draft):
    assert "신청하는 곳" not in client.get(address(draft)).text
    CallConditionFactory(call=draft.call, key="kinds", options=["body", "alliance"])
    CallConditionFactory(call=draft.call, key="partners", number=3, applicant_kind="alliance")
    CallConditionFactory(call=draft.call, key="signers", number=10)

    page = client.get(address(draft))
    assert [value for value, _ in page.context["form"].fields["kind"].choices] == ["body", "alliance"]
    assert "‘신청하는 곳’이 ‘연합(컨소시엄)’일 때만 적습니다" in page.text
    save(client, draft, "group", {"kind": "alliance", "partners": "가\n나\n\n다", "signers": "12명"})

    assert (draft.kind, draft.case.partners, draft.signers) == ("alliance", 3, 12)
    assert save(client, draft, "group", {"kind": "apartment"}).status_code == 400
    assert draft.kind == "alliance"


# -- where it opens -----------------------------------------------------------------------------------------------


def test_the_form_opens_at_what_is_still_missing(client, asked):
    opened = reverse("grants:application_edit", args=[asked.pk])
    assert client.get(opened).context["form"].key == "group"

    asked.group_name = "골목"
    asked.type, asked.dong = CallTypeFactory(call=asked.call), DongFactory()
    asked.save()
    page = client.get(opened)

    assert page.context["form"].key == "project"
    assert f'action="{address(asked, "project")}"' in page.text


@pytest.mark.parametrize("part", ["project", "more"])
def test_three_questions_of_a_kind_ask_the_database_no_more_than_one(client, draft, part):
    CallConditionFactory(call=draft.call, key="promise", text="확인")

    def counted(times):
        numbers = range(times)
        ask_anew(
            draft.call,
            *(Ask(f"{ask.key}{n}", part, ask.kind, ask.label, choices=ask.choices) for ask in ASKS for n in numbers),
        )
        sent = {f"map{n}": file(f"{n}.pdf") for n in numbers} | {f"plans{n}-TOTAL_FORMS": "0" for n in numbers}
        assert save(client, draft, part, sent).status_code == 302
        with CaptureQueriesContext(connection) as asked:
            client.get(address(draft, part))
            client.get(draft.get_absolute_url())
        return len(asked)

    assert counted(1) == counted(3)


def test_the_preview_of_a_call_that_asks_nothing_more_has_no_part_for_it(client, draft):
    client.force_login(UserFactory(staff=True))
    preview = reverse("grants:preview_form", args=[draft.call_id, "more"])

    assert client.get(preview).status_code == 404
    CallConditionFactory(call=draft.call, key="promise", text="거짓이 없습니다.")
    assert "거짓이 없습니다." in client.get(preview).text
