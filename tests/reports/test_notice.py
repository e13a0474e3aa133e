"""The notice of a call: what the call says and nothing else, as page and as file, a draft's for officials."""

import io
import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.urls import reverse
from hwpx import HwpxDocument
from openpyxl import load_workbook

from grants.call_json import load
from grants.models import Call
from reports.notice import notice_calls, notice_document
from reports.registry import written
from tests.counting import page_cost
from tests.factories.district import UserFactory
from tests.factories.grants import CallConditionFactory, CallFactory, CallTypeFactory, CriterionFactory
from tests.reports.test_standards import faults

pytestmark = pytest.mark.django_db

SAID = {
    "mapo-2020h2": (
        "공모사업 재공고", "마포구", "100,000,000원 (구비 100%)", "새싹기, 실행기, 함께하는 우리마을 특화사업",
        "참여자 3명 이상", "거주·직장·학교", "단체는 비영리단체", "5,000,000원 이상 신청할 때",
        "신청 보조금의 5% 이상", "그 밖의 신청", "자부담 없음", "2020. 5. 26.(화)", "2020. 6. 5.(금) 18:00까지",
        "서울시마을공동체종합지원센터 누리집", "협약한 날부터 2020. 11. 30.까지", "사업참여자 명단 및 업무분장표",
        "개인정보처리동의서", "실행기\n함께하는 우리마을 특화사업",
    ),
    "seodaemun-2014": (
        "서대문구 자치행정과", "30,000,000원", "3,000,000원까지", "참여자 5명 이상", "거주·사업장", "비영리 민간단체",
        "총사업비의 10% 이상", "2014. 3. 14.(금)까지", "방문\n이메일", "소개서", "사업 필요성", "지속가능성",
        "서류심사", "현장조사", "면담", "마을공동체위원회 선정",
    ),
    "seodaemun-2015": (
        "5,000,000원까지", "참여자 5명 이상", "2015. 2. 23.(월)", "2015. 3. 13.(금)까지", "이메일", "주민 참여도",
        "자부담 비율", "공유공동체사업", "주거공동체사업", "현장조사",
    ),
    "yongsan-2023": (
        "50,000,000원 (구비)", "5개 분야 16개 사업", "환경", "인권", "3,000,000원까지", "참여자 3명 이상",
        "예산의 일부를 자부담", "2023. 3. 24.(금)까지", "2023. 6. 1.부터 2023. 11. 30.까지", "거주·근무 증빙",
        "활동비, 홍보인쇄비, 소모성 물품구입비, 강사수당, 식비", "서류·현장 심사", "지방보조금관리위원회 심사",
        "심사 의견을 반영하는 컨설팅", "사업실행계획서", "2023년 5월",
    ),
    "yongsan-2017": (
        "동단위 16건, 구단위 4~6건", "1,000,000원까지", "2,500,000원까지", "참여자 3명 이상", "참여자 5명 이상",
        "동주민센터", "구청", "2017. 9. 30.까지", "2017. 10. 31.까지", "2017. 3. 29.(수)까지", "16",
    ),
    "seongdong-2026": (
        "59,400,000원", "45개", "1,000,000원부터 2,000,000원까지", "동네이웃만들기", "공동체공간 활성화 지원",
        "2026. 1. 12.(월)", "2026. 2. 6.(금) 18:00까지", "마을자치지원센터 이메일",
    ),
    "nowon-2026": (
        "소모임 20, 활성화 15 내외", "1,000,000원까지", "20", "15", "문화·교육·건강·환경 중 1개",
        "지원을 받은 적이 없는 모임만", "자부담 5% 이상", "2026. 3. 20.(금)까지", "2026. 4. 10.(금)", "구 누리집",
        "2026. 5. 1.부터 2026. 11. 30.까지", "마을활동지원가 컨설팅·모니터링", "마을 축제·성과공유회 참여",
    ),
    "yeoju-2024": (
        "여주시 일자리경제과", "활동 50여 개소, 공간 1개소", "3,000,000원부터 10,000,000원까지", "20,000,000원까지",
        "참여자 5명 이상", "참여자 10명 이상", "확보된 공간의 리모델링", "2024. 1. 16.(화)", "2024. 1. 30.(화)까지",
        "읍·면·동\n시청", "공동체당 2명 이상 설명회 참석", "설명회", "가점",
    ),
    "geumcheon-waste-2025": (
        "금천구 청소행정과", "30,000,000원", "3,000,000원까지", "쓰레기 분리배출 확산", "무단투기 예방 홍보",
        "거주·직장·학교", "신청 보조금의 5% 이상", "2025. 2. 25.(화)까지", "보탬e", "1:1 사전상담", "선택",
        "접수 기간 중", "1차 부서심사", "2차 지방보조금심의위원회 심의", "사업타당성", "예산편성의 적정성",
        "2025년 4월 중 누리집 공고와 개별 통보", "사회적협동조합", "단체의 회원이 아닌 3명 이상", "근거: 2022년 공고",
    ),
    "seoul-npo-2026": (
        "870,000,000원", "30,000,000원까지", "민생경제", "교통·안전", "서울시에 등록한 비영리민간단체",
        "자부담 10% 이상", "2026. 2. 2.(월)", "2026. 2. 13.(금) 18:00까지", "보탬e", "2026. 1. 23.(금)", "온라인",
        "단체역량", "독창성",
        "자부담 15% 이상일 때", "자부담 20% 이상일 때", "후원명칭을 사전 승인 없이 쓴 단체", "2026. 3. 27.(금) 14:00",
        "서울특별시 공익사업선정위원회 심사",
    ),
}  # fmt: skip


def text_of(document):
    """Everything a document says, a line each."""
    lines = [document.title]
    for block in document.blocks:
        lines += [getattr(block, "title", ""), getattr(block, "text", "")]
        lines += [item.text for item in getattr(block, "items", ())]
    lines += [str(cell) for table in document.tables() for row in table.rows for cell in row if cell is not None]
    return "\n".join(lines)


def noticed(call):
    return notice_document(notice_calls().get(pk=call.pk))


@pytest.fixture
def real():
    def load_named(name):
        return load(Path(f"tests/calls/{name}.json").read_text("utf-8")).call

    return load_named


@pytest.mark.parametrize("name", SAID)
def test_a_real_call_is_noticed_with_all_it_says(client, real, name):
    call = real(name)
    text = text_of(noticed(call))

    assert [said for said in SAID[name] if said not in text] == []
    assert "None" not in text

    client.force_login(UserFactory(staff=True))
    shown = client.get(reverse("reports:notice", args=[call.pk])).text
    assert [said for said in SAID[name] if said.replace("\n", "<br>") not in shown] == []
    assert client.get(call.get_absolute_url()).status_code == 200


def test_what_a_call_does_not_say_is_not_made_up(real):
    text = text_of(noticed(real("seodaemun-2015")))

    for unsaid in (
        "자부담 없음",
        "총사업비",
        "지원 한도 총액",
        "예비 순위",
        "조정",
        "배점",
        "선정 후",
        "사업 기간",
        "접수처",
    ):
        assert unsaid not in text


def test_sections_are_numbered_without_gaps_and_a_table_does_not_repeat_its_heading(real):
    document = noticed(real("nowon-2026"))
    headings = [block for block in document.blocks if hasattr(block, "number")]

    assert [heading.number for heading in headings] == [str(n) for n in range(1, len(headings) + 1)]
    captions = {table.title for table in document.tables() if table.captioned}
    assert captions & {heading.text for heading in headings} == set()


@pytest.mark.parametrize("name", ["mapo-2020h2", "yongsan-2023"])
def test_the_files_can_be_read_by_everyone(real, name):
    document = noticed(real(name))

    assert faults(written(document, "pdf")) == set()
    book = HwpxDocument.open(io.BytesIO(written(document, "hwpx")))
    assert book.validate().ok
    assert document.title in load_workbook(io.BytesIO(written(document, "xlsx"))).worksheets[0]["A1"].value


@pytest.mark.parametrize(("format", "start"), [("pdf", b"%PDF"), ("hwpx", b"PK"), ("xlsx", b"PK")])
def test_anybody_takes_the_notice_of_a_public_call(client, format, start):
    call = CallFactory(title="이웃/골목 공모")

    answer = client.get(reverse("reports:notice_file", args=[call.pk, format]))

    assert b"".join(answer.streaming_content).startswith(start)
    assert f"이웃 골목 공모 공고문.{format}" in unquote(answer["Content-Disposition"])
    assert client.get(reverse("reports:notice_file", args=[call.pk, "exe"])).status_code == 404


def test_a_file_says_what_the_call_says_now(client):
    call = CallFactory(summary="처음")

    def taken():
        answer = client.get(reverse("reports:notice_file", args=[call.pk, "xlsx"]))
        sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
        return " ".join(str(cell.value) for row in sheet for cell in row)

    assert "처음" in taken()
    Call.objects.update(summary="바뀐 말")
    assert "바뀐 말" in taken()


@pytest.mark.parametrize("name", ["notice", "notice_file"])
def test_the_notice_of_a_draft_is_for_officials(client, name):
    call = CallFactory(draft=True)
    address = reverse(f"reports:{name}", args=[call.pk, *(["hwpx"] if name == "notice_file" else [])])
    assert client.get(address).status_code == 404

    client.force_login(UserFactory())
    assert client.get(address).status_code == 404

    client.force_login(UserFactory(staff=True))
    assert client.get(address).status_code == 200
    assert notice_document(call).edition == "작성중인 공고문"


def test_the_page_asks_no_more_for_a_longer_call(client):
    call = CallFactory()

    def more(times):
        for _ in range(times):
            type = CallTypeFactory(call=call)
            CriterionFactory(call=call, step=call.steps.create(order=type.order, kind="paper"))
            CallConditionFactory(call=call, type=type, key="told", text="가")
            call.documents.create(order=type.order, name=f"서류 {type.order}", type=type)

    def queries():
        return page_cost(client, reverse("reports:notice", args=[call.pk]))

    more(1)
    with_one = queries()
    more(2)

    assert queries() == with_one


def test_every_real_call_is_tried():
    assert {file.stem for file in Path("tests/calls").glob("*.json")} == set(SAID)
    assert all(json.loads(file.read_text("utf-8"))["source"] for file in Path("tests/calls").glob("*.json"))
