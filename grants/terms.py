"""What a call may ask of those who apply (공모 조건): each kind of condition once, with its words and its judgement.

A condition is data, a row of `CallCondition`; this module gives the row its meaning. The same kind speaks in the
notice (`says`), beside the form, in screening and in the check before signing in (`problem`; what that asks stands in
`grants/selfcheck.py`). All conditions of a call together are judged in `grants/judging.py`. Values in, sentences out;
nothing here knows a database.
"""

from . import rules

TIES = {"home": "거주", "work": "직장", "school": "학교", "business": "사업장"}
KINDS = {"group": "주민모임", "body": "단체·기관", "apartment": "공동주택", "alliance": "연합(컨소시엄)"}
LEADING = {"leader": "대표", "treasurer": "회계"}
HISTORY = {"first_time", "awards", "not_again"}  # kinds that ask what a group was awarded before


class Term:
    """A kind of condition. `unit` names what its number counts and is empty where it takes none."""

    key = label = unit = ""
    part = "group"  # of the form, where a problem is mended
    room = "who"  # of the notice: who, own_share, items, choosing, bonus or refused
    choices = {}  # what `options` may name
    takes_text = needs_text = False
    only_first = False  # of several rows that hold, the first in order decides
    blocks = True  # whether it can keep an application back, or is only told

    @property
    def is_judged(self):
        """Whether an application can be found to meet it or not, without anybody looking."""
        return type(self).problem is not Term.problem

    def says(self, row):
        """The sentence of the notice."""
        return row.text

    def problem(self, row, case):
        """What is wrong with the application, as a sentence for those who write it; "" when nothing is."""
        return ""

    def unsaid(self, row):
        """What the row must still say before the call is published, as a sentence for staff; "" when nothing."""
        return ""


class Kinds(Term):
    key, label, choices, takes_text = "kinds", "신청할 수 있는 곳", KINDS, True

    def says(self, row):
        kinds = " · ".join(KINDS[kind] for kind in row.options)
        return f"{kinds}({row.text})" if row.text else f"{kinds}만 신청할 수 있습니다"

    def problem(self, row, case):
        if case.kind in row.options:
            return ""
        return f"{' · '.join(KINDS[kind] for kind in row.options)}만 신청할 수 있습니다. 신청하는 곳을 골라 주세요."


class LeastPeople(Term):
    key, label, unit = "people", "최소 인원", "명"
    part = "people"

    def says(self, row):
        return f"참여자 {row.number}명 이상"

    def problem(self, row, case):
        if case.counted_people >= row.number:
            return ""
        counted = f"{case.counted_people}명입니다"
        if case.counted_people < len(case.people):
            counted = f"{len(case.people)}명이지만 한 집에서는 {case.household_limit}명까지만 세어 {counted}"
        return f"참여자가 {row.number}명 이상이어야 합니다. 지금은 {counted}."


class Household(Term):
    """Says how the members of one household count; judged where people are counted."""

    key, label, unit = "household", "같은 집에 사는 사람", "명까지"
    part = "people"

    def says(self, row):
        return f"같은 집에 사는 사람은 {row.number}명까지만 인원으로 셉니다"


class Ties(Term):
    key, label, choices = "ties", "생활권", TIES
    part = "people"

    def says(self, row):
        return f"참여자는 우리 구에 연고가 있어야 합니다({'·'.join(TIES[tie] for tie in row.options)})"

    def problem(self, row, case):
        others = [person.name for person in case.people if person.tie not in row.options]
        if not others:
            return ""
        return (
            f"생활권이 {'·'.join(TIES[tie] for tie in row.options)}인 사람만 참여할 수 있습니다: {', '.join(others)}"
        )


class LeadersOfOneDong(Term):
    key, label = "leaders_dong", "대표와 회계의 동"
    part = "people"

    def says(self, row):
        return "대표와 회계는 활동하는 동에 살아야 합니다"

    def problem(self, row, case):
        far = [person.name for person in case.people if person.role in LEADING and person.dong != case.dong]
        return f"대표와 회계는 활동하는 동에 살아야 합니다: {', '.join(far)}" if far else ""


class LeadsOnce(Term):
    key, label = "leads_once", "대표·회계 겸임"
    part = "people"

    def says(self, row):
        return "한 사람이 두 신청의 대표나 회계를 맡을 수 없습니다"

    def problem(self, row, case):
        twice = [f"{person.name}({LEADING[person.role]})" for person in case.people if person.leads_elsewhere]
        return f"다른 신청에서도 대표나 회계인 사람이 있습니다: {', '.join(twice)}" if twice else ""


class FirstTime(Term):
    key, label = "first_time", "처음 신청하는 모임"

    def says(self, row):
        return "지원을 받은 적이 없는 모임만 신청할 수 있습니다"

    def problem(self, row, case):
        if not case.awards:
            return ""
        year = case.awards[-1][0]  # 0 where nobody said it
        known = f" {year}년에 선정된 기록이 있습니다." if year else ""
        return f"지원을 받은 적이 없는 모임만 신청할 수 있습니다.{known}"


class AwardsBefore(Term):
    key, label, unit = "awards", "선정 경험", "회 이상"

    def says(self, row):
        return f"{row.number}회 이상 선정된 모임만 신청할 수 있습니다"

    def problem(self, row, case):
        if len(case.awards) >= row.number:
            return ""
        return f"{row.number}회 이상 선정된 모임만 신청할 수 있습니다. 기록에는 {len(case.awards)}회입니다."


class NotAgain(Term):
    key, label = "not_again", "같은 사업 반복"
    part = "project"

    def says(self, row):
        return "지난해에 선정된 것과 같은 사업은 신청할 수 없습니다"

    def problem(self, row, case):
        plain = "".join(case.title.split())
        if plain and any(year == case.year - 1 and "".join(title.split()) == plain for year, title in case.awards):
            return "지난해에 선정된 사업과 이름이 같습니다. 같은 사업은 다시 신청할 수 없습니다."
        return ""


class Partners(Term):
    key, label, unit = "partners", "함께하는 단체", "곳 이상"

    def says(self, row):
        return f"{row.number}곳 이상이 함께 신청합니다"

    def problem(self, row, case):
        if case.partners >= row.number:
            return ""
        return f"함께하는 단체가 {row.number}곳 이상이어야 합니다. 지금은 {case.partners}곳입니다."


class Signers(Term):
    key, label, unit = "signers", "연명", "명 이상"

    def says(self, row):
        return f"입주자 {row.number}명 이상이 연명합니다"

    def problem(self, row, case):
        if case.signers >= row.number:
            return ""
        return f"연명한 사람이 {row.number}명 이상이어야 합니다. 지금은 {case.signers}명입니다."


class OwnShare(Term):
    """Percent of the base that the group pays itself; the base is the grant asked for or the whole project.

    A call that does not say of what is reckoned by the whole project.
    """

    key, label, unit, only_first = "own_share", "자부담", "%", True
    part, room = "costs", "own_share"
    choices = {"total": "총사업비", "grant": "신청 보조금", "unsaid": "기준이 적혀 있지 않음"}

    def base(self, row):
        return row.options[0] if row.options else "total"

    def measure(self, row):
        """Of what and how much, in words."""
        of = "" if self.base(row) == "unsaid" else f"{self.choices[self.base(row)]}의 "
        return f"{of}{row.number}%"

    def says(self, row):
        if not row.number:
            return "자부담 없음"
        return f"자부담 {self.measure(row)} 이상"

    def unsaid(self, row):
        return "자부담이 무엇의 몇 %인지 골라 주세요." if row.number and self.base(row) == "unsaid" else ""

    def due(self, row, case):
        """Whole won that the group owes, rounded up."""
        return rules.own_share_due(case.asked if self.base(row) == "grant" else case.total, row.number)

    def problem(self, row, case):
        due = self.due(row, case)
        if case.own >= due:
            return ""
        return f"자부담이 {due:,}원 이상이어야 합니다({self.measure(row)}). 지금은 {case.own:,}원입니다."


class Promise(Term):
    """A sentence that the group itself confirms before it hands in."""

    key, label, needs_text = "promise", "확인과 서약", True
    part = "more"

    def problem(self, row, case):
        return "" if row.pk in case.promised else f"다음을 확인하고 표시해 주세요: {row.text}"


class Told(Term):
    """What the notice says and people judge."""

    blocks, needs_text = False, True

    def __init__(self, key, label, room="who"):
        self.key, self.label, self.room = key, label, room


class PlacesPerDong(Term):
    key, label, unit, blocks, room = "dong_places", "동별 선정 수", "건까지", False, "choosing"

    def says(self, row):
        return f"동마다 {row.number}건까지 선정합니다"


class DongFirst(Term):
    key, label, blocks, room = "dong_first", "1동 1마을공동체", False, "choosing"

    def says(self, row):
        return "선정된 사업이 없는 동의 사업을 먼저 선정합니다"


class Bonus(Term):
    """Points added to the average (가점); of rows with the same text, only the highest that holds counts."""

    key, label, unit, blocks, needs_text, room = "bonus", "가점", "점", False, True, "bonus"

    def says(self, row):
        return f"{row.text}: 가점 {row.number}점" if row.number is not None else f"{row.text}: 가점"

    def unsaid(self, row):
        return f"가점 ‘{row.text}’의 점수가 비어 있습니다." if row.number is None else ""


class BonusLimit(Term):
    key, label, unit, blocks, room = "bonus_limit", "가점 한도", "점까지", False, "choosing"

    def says(self, row):
        return f"가점은 모두 더해 {row.number}점까지"


TERMS = {
    term.key: term
    for term in (
        Kinds(),
        LeastPeople(),
        Household(),
        Ties(),
        LeadersOfOneDong(),
        LeadsOnce(),
        FirstTime(),
        AwardsBefore(),
        NotAgain(),
        Partners(),
        Signers(),
        OwnShare(),
        Promise(),
        Told("told", "그 밖의 자격"),
        Told("proof", "생활권 증빙"),
        Told("refused", "지원하지 않는 곳·사업", "refused"),
        Told("item_allowed", "쓸 수 있는 항목", "items"),
        Told("item_refused", "쓸 수 없는 항목", "items"),
        PlacesPerDong(),
        DongFirst(),
        Told("field_places", "분야별 선정 수", "choosing"),
        Bonus(),
        BonusLimit(),
    )
}
