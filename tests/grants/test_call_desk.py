"""The desk on which staff write a call and send it out: rows by kind, what is refused, what still may change."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from district.models import Activity
from grants import terms
from grants.admin.call_forms import CONDITIONS
from grants.models import Application, Call, CallCondition
from seodaemun_maeul import roles
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import (
    PDF,
    ApplicationFactory,
    CallFactory,
    CallTypeFactory,
    CriterionFactory,
    DocumentFactory,
    QuestionFactory,
    RequiredDocumentFactory,
    RoundFactory,
    StepFactory,
)

from .test_admin import act, buttons, form_of, page

pytestmark = pytest.mark.django_db
LISTS = {"types", "conditions", "documents", "questions", "steps", "criteria"}


@pytest.fixture
def draft():
    return CallTypeFactory(call__draft=True).call


def save(client, call, *, added=None, **changed):
    """Sends the desk's form back, with a row more of each list in `added` ({list: {field: value}})."""
    sent = form_of(client, call)
    for name, row in (added or {}).items():
        at = int(sent[f"{name}-TOTAL_FORMS"])
        sent |= {f"{name}-TOTAL_FORMS": at + 1, f"{name}-{at}-call": call.pk}
        sent |= {f"{name}-{at}-{field}": value for field, value in row.items()}
    return client.post(page(call, "change"), sent | changed)


def errors(response, name):
    """{field: sentences} of the last row of a list."""
    (formset,) = [one.formset for one in response.context["inline_admin_formsets"] if one.formset.prefix == name]
    return dict(formset.errors[-1])


# -- every field, every kind ------------------------------------------------------------------------------------------


def test_every_field_of_the_desk_says_what_to_write(client, official, draft):
    official(roles.TEAM_HEAD)

    context = client.get(page(draft, "change")).context

    forms = [context["adminform"].form, *(one.formset.empty_form for one in context["inline_admin_formsets"])]
    silent = [
        f"{form.prefix or 'call'}.{name}"
        for form in forms
        for name, field in form.fields.items()
        if not field.help_text and name not in ("id", "call", "DELETE")
    ]
    assert silent == []


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_day_that_no_call_can_have_is_refused_beside_its_field(client, official, draft, year):
    official(roles.OFFICER)

    response = save(client, draft, results_at_0=f"{year}-01-01", results_at_1="00:00")

    assert "results_at" in response.context["adminform"].form.errors


@pytest.mark.parametrize("key", terms.TERMS)
def test_a_condition_of_every_kind_is_written_without_knowing_how_it_is_kept(client, official, draft, key):
    official(roles.OFFICER)
    asked, term = CONDITIONS[key], terms.TERMS[key]
    row = {"key": key, "number": 10, "text": "문구", "options": [*terms.KINDS, *terms.TIES], "effect": "block"}
    if key == "own_share":
        row["options"] = ["grant"]

    response = save(client, draft, added={"conditions": row})

    assert response.status_code == 302, errors(response, "conditions")
    stored = draft.conditions.last()
    assert stored.number == (10 if "number" in asked else None)
    assert stored.text == ("문구" if "text" in asked else "")
    assert stored.options == [name for name in row["options"] if name in term.choices]
    assert stored.says


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ({"key": "people"}, "number", "수(명)를 적어"),
        ({"key": "promise"}, "text", "문구를 적어"),
        ({"key": "kinds", "options": ["home"]}, "options", "하나 이상 골라"),
        ({"key": "own_share", "number": 10, "options": ["total", "grant"]}, "options", "하나만"),
        ({"key": "own_share", "number": 101}, None, "0에서 100"),
        ({"key": "ties", "options": ["moon"]}, "options", "목록에 있는 것"),
    ],
)
def test_what_a_condition_lacks_is_said_beside_its_field(client, official, draft, row, field, words):
    official(roles.OFFICER)
    before = draft.conditions.count()

    response = save(client, draft, added={"conditions": {"effect": "block"} | row})

    assert response.status_code == 200
    told = errors(response, "conditions")
    assert words in str(told[field or "__all__"])
    assert draft.conditions.count() == before


def test_a_row_without_a_number_comes_last_and_a_question_without_a_key_gets_one(client, official, draft):
    official(roles.OFFICER)
    QuestionFactory(call=draft, order=20, key="q1")
    row = {"part": "more", "kind": "short", "label": "어디인가요?"}

    response = save(client, draft, added={"questions": row, "types": {"name": "새 유형"}})

    assert response.status_code == 302, response.context["errors"]
    question = draft.questions.last()
    assert (question.order, question.key, question.label) == (21, "q2", "어디인가요?")
    assert draft.types.last().name == "새 유형"


def test_a_question_waits_for_an_answer_picked_from_a_list(client, official, draft):
    official(roles.OFFICER)
    QuestionFactory(call=draft, order=11, key="place", label="곳이 있나요?", kind="choice", choices="예\n아니요")
    QuestionFactory(call=draft, order=12, key="old", label="어디인가요?", only_if="place=글쎄")

    body = client.get(page(draft, "change")).content.decode()

    assert '<option value="place=예">‘곳이 있나요?’에 ‘예’라고 답할 때</option>' in body
    assert "place=글쎄 (이제 없는 답)" in body
    row = {"part": "more", "kind": "short", "label": "언제인가요?", "only_if": "place=아니요"}
    assert save(client, draft, added={"questions": row}).status_code == 302
    assert draft.questions.last().ask.only_if == ("place", "아니요")
    wrong = save(client, draft, added={"questions": row | {"only_if": "place=몰라"}})
    assert "only_if" in errors(wrong, "questions")


def test_only_types_of_this_call_are_offered(client, official, draft):
    official(roles.OFFICER)
    stranger = CallTypeFactory(name="남의 유형")

    assert "남의 유형" not in client.get(page(draft, "change")).content.decode()
    row = {"key": "people", "number": 3, "effect": "block"}
    response = save(client, draft, added={"conditions": row | {"type": stranger.pk}})
    assert "type" in errors(response, "conditions")
    assert save(client, draft, added={"conditions": row | {"type": draft.types.get().pk}}).status_code == 302


def test_a_paper_gets_its_template_and_loses_it(client, official, draft):
    officer = official(roles.OFFICER)
    paper = RequiredDocumentFactory(call=draft)

    save(client, draft, **{"documents-0-upload": SimpleUploadedFile("양식.pdf", PDF)})
    paper.refresh_from_db()
    assert (paper.template.shown_name, paper.template.uploaded_by) == ("양식.pdf", officer)
    assert "양식.pdf" in client.get(page(draft, "change")).content.decode()

    wrong = save(client, draft, **{"documents-0-upload": SimpleUploadedFile("양식.pdf", b"GIF89a")})
    assert "upload" in errors(wrong, "documents")

    save(client, draft, **{"documents-0-bare": "on"})
    paper.refresh_from_db()
    assert paper.template is None


def test_the_desk_costs_the_same_for_one_row_of_everything_and_for_three(client, official, draft):
    official(roles.TEAM_HEAD)

    def grow(n):
        type, step = CallTypeFactory(call=draft), StepFactory(call=draft)
        RequiredDocumentFactory(call=draft, type=type, template=DocumentFactory())
        CriterionFactory(call=draft, step=step)
        QuestionFactory(call=draft, order=100 + n, key=f"place{n}", kind="choice", choices="예\n아니요")
        QuestionFactory(call=draft, order=200 + n, only_if=f"place{n}=예")

    def cost():
        return page_cost(client, page(draft, "change"))

    grow(1)
    cost()
    one = cost()
    grow(2)
    grow(3)
    assert cost() == one


# -- before it goes out -----------------------------------------------------------------------------------------------


def test_the_desk_lists_what_is_to_be_done_with_a_way_to_each(client, official, draft):
    official(roles.TEAM_HEAD)
    CriterionFactory(call=draft, max_points=None)
    Call.objects.filter(pk=draft.pk).update(opens_at=None, closes_at=None)

    response = client.get(page(draft, "change"))

    ways = {address for _, _, address in response.context["obstacles"] + response.context["advice"]}
    assert ways == {"#id_opens_at_0", "#id_results_at_0", "#criteria-group"}
    body = response.content.decode()
    for sentence, tab, address in response.context["obstacles"]:
        assert f'href="{address}" aria-label="고치러 가기: {sentence}" x-on:click="activeTab = &#x27;{tab}&#x27;"' in (
            body.replace("'" + tab + "'", f"&#x27;{tab}&#x27;")
        )
        assert address.startswith("#id_") or f'id="{address[1:]}"' in body


def test_elections_are_mended_on_their_own_list(client, official, draft):
    official(roles.TEAM_HEAD)

    advice = client.get(page(draft, "change")).context["advice"]

    assert reverse("admin:grants_electionday_changelist") in {address for _, _, address in advice}


def test_the_act_of_publishing_shows_everything_and_refuses_with_all_of_it(client, official, draft):
    official(roles.TEAM_HEAD)
    draft.types.all().delete()
    CriterionFactory(call=draft, name="필요성", max_points=None)

    asked = client.get(f"/admin/grants/call/{draft.pk}/publication/").content.decode()
    refused = act(client, draft, "publication")

    assert "막음: 심사기준 ‘필요성’의 배점이 비어" in asked and "권함: 결과 발표 일시를" in asked
    assert refused.context["form"].non_field_errors() == [finding.sentence for finding in draft.obstacles()]
    assert (draft.status, len(draft.obstacles())) == (Call.Status.DRAFT, 2)


# -- once it is out ---------------------------------------------------------------------------------------------------


def test_a_public_call_keeps_its_window_and_changes_its_rules_until_somebody_applied(client, official):
    official(roles.OFFICER)
    application = ApplicationFactory()
    call = application.call
    closes_at = call.closes_at

    sent = {"closes_at_0": "2030-01-01", "closes_at_1": "18:00", "year": 2031, "types-0-name": "더 나은 이름"}
    assert save(client, call, **sent).status_code == 302
    call = Call.objects.get(pk=call.pk)
    assert (call.closes_at, call.year, call.types.get().name) == (closes_at, 2026, "더 나은 이름")

    ApplicationFactory(call=call, type=call.types.get(), submitted=True)
    body = client.get(page(call, "change")).content.decode()
    assert "접수한 신청이 있어 유형, 조건, 서류는 고칠 수 없습니다." in body
    sent = {"types-0-name": "다른 이름", "summary": "고친 개요", "conditions-0-number": 1}
    assert save(client, call, **sent).status_code == 302
    call = Call.objects.get(pk=call.pk)
    assert (call.types.get().name, call.summary) == ("더 나은 이름", "고친 개요")
    assert not CallCondition.objects.filter(call=call, number=1).exists()


def test_a_team_head_extends_an_open_call_with_a_reason(client, official):
    head, call = official(roles.TEAM_HEAD), CallFactory()
    later = timezone.localtime(call.closes_at + timedelta(days=3))
    typed = {"closes_at_0": f"{later:%Y-%m-%d}", "closes_at_1": f"{later:%H:%M}"}

    assert "note" in act(client, call, "extension", **typed).context["form"].errors
    earlier = act(client, call, "extension", closes_at_0="2026-01-01", closes_at_1="18:00", note="빨리")
    assert "뒤로만" in str(earlier.context["form"].errors["closes_at"])
    for year in ("0001", "9999"):
        beyond = act(client, call, "extension", closes_at_0=f"{year}-01-01", closes_at_1="00:00", note="x")
        assert "closes_at" in beyond.context["form"].errors
    act(client, call, "extension", **typed, note="신청이 적어")

    assert call.closes_at == later.replace(second=0, microsecond=0)
    line = Activity.objects.about(call).get()
    assert (line.actor, line.verb, line.note) == (head, "접수 기간 연장", "신청이 적어")
    assert "기간 늘리기" not in buttons(client, CallFactory(closed=True))


def test_changed_questions_go_out_as_a_new_form(client, official):
    official(roles.TEAM_HEAD)
    call = CallFactory()
    ApplicationFactory.create_batch(2, call=call)
    ApplicationFactory(call=call, submitted=True)
    assert "신청서 다시 내기" not in buttons(client, call)

    QuestionFactory(call=call, label="안전 계획", kind="long")
    assert "신청서 다시 내기" in buttons(client, call)
    asked = client.get(f"/admin/grants/call/{call.pk}/form/").content.decode()
    assert "‘안전 계획’ 질문이 새로 생겼습니다." in asked and "작성 중인 신청서 2건이" in asked
    long = act(client, call, "form", note="가" * 201)
    assert "200자까지" in str(long.context["form"].errors["note"])
    act(client, call, "form", note="안전 계획을 더 묻습니다.")

    assert call.forms.count() == 2
    assert "신청서 다시 내기" not in buttons(client, call)


def test_a_draft_has_no_form_to_renew(client, official, draft):
    official(roles.TEAM_HEAD)

    response = act(client, draft, "form", note="먼저")

    assert "공고할 때" in response.content.decode()
    assert not draft.forms.exists()


# -- next year --------------------------------------------------------------------------------------------------------


def test_a_call_is_copied_and_one_lands_on_the_copy(client, official, draft):
    official(roles.OFFICER)

    asked = client.get(f"/admin/grants/call/{draft.pk}/copy/")
    assert asked.context["form"]["year"].value() == draft.year + 1
    response = act(client, draft, "copy", year=draft.year + 1, kind="first")

    new = Call.objects.get(year=draft.year + 1)
    assert response.url == page(new, "change")
    again = act(client, draft, "copy", year=draft.year + 1, kind="first")
    assert "이미 있습니다" in str(again.context["form"].errors["year"])
    more = act(client, draft, "copy", year=draft.year, kind="more")
    assert Call.objects.get(kind="more", follows=draft).pk and more.status_code == 302


# -- as a resident will see it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["", "group/", "project/", "people/", "costs/", "attachments/"])
@pytest.mark.parametrize("window", [{}, {"opens_at": None, "closes_at": None}])
def test_a_draft_is_seen_as_residents_will_and_nothing_is_stored(client, official, draft, part, window):
    official(roles.OFFICER)
    Call.objects.filter(pk=draft.pk).update(**window)
    RequiredDocumentFactory(call=draft)

    response = client.get(f"/calls/{draft.pk}/preview/{part}")

    body = response.content.decode()
    assert response.status_code == 200 and "미리보기입니다" in body and "작성중" not in body
    draft.refresh_from_db()
    assert draft.status == Call.Status.DRAFT
    assert not Application.objects.exists() and not Activity.objects.exists()


def test_the_buttons_of_a_previewed_form_lead_on_and_keep_nothing(client, official, draft):
    official(roles.OFFICER)
    way = f"/calls/{draft.pk}/preview"

    assert f'action="{way}/people/"' in client.get(f"{way}/people/").content.decode()
    assert client.post(f"{way}/people/", {"go": "costs"}).url == f"{way}/costs/"
    assert client.post(f"{way}/people/", {"go": "check"}).url == f"{way}/"
    assert client.get(f"{way}/nothing/").status_code == 404
    assert not Application.objects.exists()


def test_strangers_find_no_preview(client, draft):
    assert client.get(f"/calls/{draft.pk}/preview/").status_code == 302
    client.force_login(UserFactory())
    assert client.get(f"/calls/{draft.pk}/preview/").status_code == 404
    assert client.get(f"/calls/{draft.pk}/preview/group/").status_code == 404


def test_no_call_no_preview(client, official):
    official(roles.OFFICER)
    assert client.get("/calls/999999/preview/").status_code == 404


def test_a_step_that_is_scored_keeps_how_its_points_count_and_says_so_beside_the_field(client, official, draft):
    step = StepFactory(call=draft, weight=40)
    RoundFactory(step=step)
    official(roles.OFFICER)

    refused = save(client, draft, **{"steps-0-weight": "60", "steps-0-place": "구청 강당"})
    assert errors(refused, "steps") == {"weight": ["심사를 시작한 단계에서는 바꿀 수 없습니다."]}
    save(client, draft, **{"steps-0-place": "구청 강당"})

    step.refresh_from_db()
    assert (step.weight, step.place) == (40, "구청 강당")
