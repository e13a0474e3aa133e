"""A call in JSON: what is read, what is refused by its path, and that what is written is read again."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from district.models import Activity
from grants.call_json import load, told
from grants.call_reader import NAMED, PARTS, CallFormatError, columns
from grants.models import Call, CallCondition
from grants.terms import TERMS
from tests.factories.district import DongFactory, UserFactory
from tests.factories.grants import DocumentFactory, FieldFactory

pytestmark = pytest.mark.django_db

CALLS = sorted(Path("tests/calls").glob("*.json"))
LEAST = {"year": 2026, "title": "이웃 공모", "who": "이웃 셋"}


def loaded(**said):
    return load(json.dumps(LEAST | said)).call


def faults(**said):
    with pytest.raises(CallFormatError) as refused:
        loaded(**said)
    assert not Call.objects.exists()
    return str(refused.value)


@pytest.mark.parametrize("file", CALLS, ids=lambda file: file.stem)
def test_a_real_call_is_loaded_and_written_as_it_was(file):
    call = load(file.read_text("utf-8")).call
    written = told(call)
    rows = {part: list(getattr(call, part).values()) for part in PARTS}

    again = load(json.dumps(written)).call

    assert again.pk == call.pk
    assert told(again) == written
    for part, before in rows.items():
        after = list(getattr(again, part).values())
        assert len(after) == len(before)
        for row, other in zip(after, before, strict=True):
            same = set(columns(PARTS[part])) | {"order", "stage"} & set(row)
            assert {name: row[name] for name in same} == {name: other[name] for name in same}


def test_all_ten_are_there():
    assert len(CALLS) == 10


def test_types_inside_a_bundle_have_what_the_bundle_says():
    call = loaded(
        types=[
            {
                "name": "씨앗기",
                "cap": "200만원",
                "desk": "구청",
                "types": [{"name": "이웃"}, {"name": "골목", "cap": 1}],
            },
            {"name": "기획"},
        ],
        conditions=[{"key": "people", "number": 3, "type": "씨앗기"}, {"key": "people", "number": 5, "type": "기획"}],
    )

    assert list(call.types.values_list("stage", "name", "cap", "desk")) == [
        ("씨앗기", "이웃", 2_000_000, "구청"),
        ("씨앗기", "골목", 1, "구청"),
        ("", "기획", None, ""),
    ]
    assert [(str(row.type), row.number) for row in call.conditions.all()] == [
        ("씨앗기 이웃", 3),
        ("씨앗기 골목", 3),
        ("기획", 5),
    ]


def test_days_are_whole_days_in_korea():
    call = loaded(opens_at="2026.4.1.", closes_at="2026-04-30", results_at="2026-05-20 14:00")

    assert call.opens_at == datetime(2026, 3, 31, 15, tzinfo=UTC)
    assert call.closes_at == datetime(2026, 4, 30, 15, tzinfo=UTC)
    assert call.results_at == datetime(2026, 5, 20, 5, tzinfo=UTC)
    written = told(call)
    assert [written[name] for name in ("opens_at", "closes_at", "results_at")] == [
        "2026-04-01",
        "2026-04-30",
        "2026-05-20 14:00",
    ]
    assert loaded(opens_at="2026-04-01", closes_at="2026-04-30 24:00").closes_at == call.closes_at


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"colour": "초록"}, "colour: 이 공모 형식에 없는 항목입니다."),
        ({"types": [{"name": "가"}, {"name": "나", "colour": 1}]}, "types[1].colour: 이 공모 형식에 없는"),
        ({"types": [{"types": [{"name": "가", "x": 1}], "name": "묶음"}]}, "types[0].types[0].x: 이 공모"),
        ({"types": [{"name": "가"}, {"name": "가"}]}, "types[1].name: 같은 이름의 유형이 이미 있습니다: 가"),
        ({"types": [{"name": "묶음", "types": []}]}, "types[0].types: 묶음 안에 유형이 하나도"),
        ({"types": [{"name": "가", "cap": "삼백"}]}, "types[0].cap: 금액은"),
        ({"types": [{"name": "가", "cap": True}]}, "types[0].cap: 금액은"),
        ({"types": [{"name": "가", "cap": 3e6}]}, "types[0].cap: 금액은"),
        ({"types": [{"name": "가", "cap": 1, "floor": 2}]}, "types[0]: 지원 한도는 최소 금액보다"),
        ({"types": [{"name": "가", "places": -1}]}, "types[0].places: 0부터 32,767까지의"),
        ({"types": [{"cap": 1}]}, "types[0].name: "),
        ({"types": "가"}, "types: 대괄호 [ ] 안에"),
        ({"types": ["가"]}, "types[0]: 중괄호 { } 안에"),
        ({"kind": "third"}, "kind: ‘third’ 값은 쓸 수 없습니다. 쓸 수 있는 값: first(공고), again(재공고)"),
        ({"title": None}, "title: 비워 둘 수 없습니다"),
        ({"who": 5}, "who: 글을 따옴표 안에"),
        ({"who": "가" * 201}, "who: "),
        ({"title": "가\u202e나"}, "title: 보이지 않는 제어 문자"),
        ({"is_example": "예"}, "is_example: true나 false로"),
        ({"opens_at": "2026-02-30"}, "opens_at: 2026-02-30: 달력에 없는 날짜"),
        ({"opens_at": "2026-02-03 25:00"}, "opens_at: 시각은 00:00부터"),
        ({"opens_at": "2026-05-01", "closes_at": "2026-04-01"}, "closes_at: 접수 마감이 접수 시작보다 빠릅니다."),
        ({"closes_at": "2026-05-01", "results_at": "2026-04-01"}, "results_at: 결과 발표가 접수 마감보다 빠릅니다."),
        ({"starts_on": "2026-05-01", "ends_on": "2026-04-01"}, "ends_on: 사업 끝이 사업 시작보다 빠릅니다."),
        ({"conditions": [{"key": "people", "number": 3, "type": "다"}]}, "conditions[0].type: ‘다’ 유형은 이 공모에"),
        ({"conditions": [{"key": "people"}]}, "conditions[0].number: ‘최소 인원’에는 수"),
        ({"conditions": [{"key": "age"}]}, "conditions[0].key: ‘age’ 값은 쓸 수 없습니다"),
        ({"conditions": [{"key": "first_time", "number": 2}]}, "conditions[0].number: ‘처음 신청하는 모임’에는 수를"),
        ({"conditions": [{"key": "people", "number": 3, "text": "꼭"}]}, "conditions[0].text: ‘최소 인원’에는 문구를"),
        ({"conditions": [{"key": "ties", "options": ["moon"]}]}, "conditions[0].options: "),
        ({"steps": [{"kind": "dance"}]}, "steps[0].kind: "),
        ({"steps": [{"kind": "paper", "cut": "absolute"}]}, "steps[0]: 통과 기준에는"),
        ({"criteria": [{"name": "가", "step": "현장"}]}, "criteria[0].step: ‘현장’ 절차는 이 공모에"),
        ({"questions": [{"key": "a", "label": "가", "only_if": "b=예"}]}, "questions[0].only_if: 앞에 ‘b’"),
        ({"questions": [{"key": "a", "label": "가", "kind": "choice", "choices": ["예"]}]}, "questions[0].choices: "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_path(said, sentence):
    assert sentence in faults(**said)


def test_all_faults_are_told_at_once():
    told = faults(colour=1, types=[{"name": "가", "cap": "x"}], steps=[{"kind": "?"}])

    assert [line.partition(":")[0] for line in told.splitlines()] == ["colour", "types[0].cap", "steps[0].kind"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "JSON으로 읽을 수 없습니다. 1번째 줄"),
        ("[" * 100_000, "JSON으로 읽을 수 없습니다."),
        (f'{{"year": {"9" * 5000}}}', "JSON으로 읽을 수 없습니다."),
        ("[]", "공모 하나를 중괄호"),
        ('{"year": 2026, "year": 2027, "title": "가"}', "year: 같은 항목이"),
        ("{}", "year: 꼭 있어야 하는"),
    ],
)
def test_what_is_no_call_is_told(text, sentence):
    with pytest.raises(CallFormatError) as refused:
        load(text)
    assert sentence in str(refused.value)


def test_a_fault_at_the_end_stores_nothing_and_leaves_the_draft_as_it_was():
    call = loaded(types=[{"name": "가"}])

    with pytest.raises(CallFormatError):
        loaded(types=[{"name": "나"}], questions=[{"key": "!", "label": "질문"}])

    assert [type.name for type in call.types.all()] == ["가"]


def test_loading_again_updates_the_draft_and_keeps_its_templates():
    call = loaded(summary="처음", types=[{"name": "가"}], documents=[{"name": "계획서"}])
    call.documents.update(template=DocumentFactory())

    again = loaded(types=[{"name": "나"}], documents=[{"name": "소개서"}, {"name": "계획서"}])

    assert (again.pk, again.summary) == (call.pk, "")
    assert [type.name for type in again.types.all()] == ["나"]
    assert [bool(paper.template) for paper in again.documents.all()] == [False, True]
    assert Activity.objects.filter(verb="공모 파일을 읽음").count() == 2


def test_what_only_can_be_told_keeps_nobody_back():
    call = loaded(conditions=[{"key": "told", "text": "가"}, {"key": "told", "text": "나", "effect": "check"}])

    assert [row.effect for row in call.conditions.all()] == [CallCondition.Effect.TELL, CallCondition.Effect.CHECK]
    assert told(call)["conditions"] == [
        {"key": "told", "text": "가"},
        {"key": "told", "text": "나", "effect": "check"},
    ]


# -- fields and dongs -------------------------------------------------------------------------------------------------
@pytest.fixture
def district():
    for name in ("공유", "환경"):
        FieldFactory(name=name)
    for name in ("천연동", "홍제3동"):
        DongFactory(name=name)


@pytest.mark.usefixtures("district")
def test_fields_and_dongs_travel_both_ways_by_name():
    call = loaded(fields=["환경"], dongs=["천연동", "\u1112\u1169\u11bc\u110c\u11663\u1103\u1169\u11bc"])

    written = told(call)
    call.fields.clear()
    again = load(json.dumps(written)).call

    assert (written["fields"], set(written["dongs"])) == (["환경"], {"천연동", "홍제3동"})
    assert told(again) == written and [field.name for field in again.fields.all()] == ["환경"]


@pytest.mark.usefixtures("district")
def test_a_file_that_names_none_makes_the_call_one_of_all():
    loaded(fields=["환경"], dongs=["천연동"])

    call = loaded()

    assert not call.fields.exists() and not call.dongs.exists()
    assert {"fields", "dongs"}.isdisjoint(told(call))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"fields": ["환경", "우주"]}, "fields[1]: ‘우주’ 분야는 이 구에 없습니다. 있는 것: 공유, 환경"),
        ({"dongs": ["성수동"]}, "dongs[0]: ‘성수동’ 동은 이 구에 없습니다. 있는 것: "),
        ({"fields": "환경"}, "fields: 대괄호 [ ] 안에"),
        ({"dongs": [3]}, "dongs[0]: 글을 따옴표 안에"),
        ({"dongs": ["천연동\u202e"]}, "dongs[0]: 보이지 않는 제어 문자"),
    ],
)
@pytest.mark.usefixtures("district")
def test_a_field_or_dong_that_the_district_does_not_have_is_refused_by_its_name(said, sentence):
    assert sentence in faults(**said)


# -- commands ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def file(tmp_path):
    path = tmp_path / "call.json"
    whole = LEAST | {"opens_at": "2090-04-01", "closes_at": "2090-04-30", "types": [{"name": "이웃"}]}
    path.write_text(json.dumps(whole), "utf-8")
    return path


def run(*args, **options):
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def test_the_command_loads_and_the_other_writes_what_it_loads(file):
    assert "작성중 공모로 넣었습니다" in run("load_call", file)

    written = run("dump_call", Call.objects.get().pk)

    assert json.loads(written) == json.loads(file.read_text("utf-8"))


def test_a_published_call_is_not_changed(file):
    officer = UserFactory(staff=True, is_superuser=True)
    assert "공고 공모로" in run("load_call", file, publish=True, by=officer.email)
    call = Call.objects.get()
    assert (call.status, call.published_by) == (Call.Status.PUBLISHED, officer)

    file.write_text(json.dumps(LEAST | {"who": "다른 이웃"}), "utf-8")

    assert "이미 공고 상태라 바꾸지 않았습니다" in run("load_call", file)
    assert Call.objects.get().who == "이웃 셋"


def test_what_is_missing_before_publishing_is_listed(file):
    assert "공고하기 전에" not in run("load_call", file)
    share = {"key": "own_share", "number": 5, "options": ["unsaid"]}
    unsaid = {"opens_at": "2090-04-01", "conditions": [share, {"key": "bonus", "text": "설명회"}]}
    file.write_text(json.dumps(LEAST | unsaid | {"criteria": [{"name": "공익성"}]}), "utf-8")

    told = run("load_call", file)

    for sentence in (
        "opens_at: 접수 시작과 마감을",
        "types: 공모 유형이 하나는",
        "conditions: 자부담이 무엇의 몇 %인지",
        "conditions: 가점 ‘설명회’의 점수가",
        "criteria: 심사기준 ‘공익성’의 배점이",
    ):
        assert sentence in told


def test_what_cannot_be_published_is_not_stored(file):
    file.write_text(json.dumps(LEAST), "utf-8")

    with pytest.raises(CommandError, match="공고할 수 없어 넣지 않았습니다"):
        run("load_call", file, publish=True, by=UserFactory(staff=True, is_superuser=True).email)

    assert not Call.objects.exists()


@pytest.mark.parametrize("by", [None, "nobody@maeul.example"])
def test_somebody_signs_for_the_publication(file, by):
    with pytest.raises(CommandError, match="담당자의 이메일"):
        run("load_call", file, publish=True, by=by)


@pytest.mark.parametrize(("content", "told"), [(None, "읽을 수 없습니다"), (b"\xb0\xf8", "UTF-8"), (b"{", "JSON으로")])
def test_a_file_that_cannot_be_read_is_told(tmp_path, content, told):
    path = tmp_path / "call.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=told):
        run("load_call", path)


def test_no_call_no_file():
    with pytest.raises(CommandError, match="7번 공모가 없습니다"):
        run("dump_call", 7)


# -- the page about it ------------------------------------------------------------------------------------------------
FORMAT = Path("docs/call-format.md").read_text("utf-8")


def test_the_page_names_every_key_with_its_label_and_every_word_it_may_hold():
    missing = [
        f"{model.__name__}.{field.name}"
        for model in (Call, *PARTS.values())
        for field in columns(model).values()
        if f"| `{field.name}` | {field.verbose_name} |" not in FORMAT
        or any(f"`{key}` {label}" not in FORMAT for key, label in field.flatchoices if key)
    ]
    offered = {f"`{key}` {label}" for term in TERMS.values() for key, label in term.choices.items()}
    assert missing + [words for words in offered if words not in FORMAT] == []


@pytest.mark.usefixtures("district")
def test_the_example_of_the_page_can_be_loaded_and_says_every_key():
    example = FORMAT.partition("```json\n")[2].partition("```")[0]

    call = load(example).call

    assert [str(type) for type in call.types.all()] == ["씨앗기 이웃만들기", "씨앗기 동네배움터", "새싹기"]
    unsaid = [
        field.name
        for model in (Call, *PARTS.values())
        for field in columns(model).values()
        if f'"{field.name}":' not in example
    ]
    assert unsaid + [name for name in NAMED if not getattr(call, name).exists()] == []
