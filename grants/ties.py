"""How equal points are told apart (동점 처리): the rules a call may name, in its own order, and what each one says."""

from django.core.exceptions import ValidationError

CRITERION, AMOUNT, RECEIPT, COMMITTEE = "criterion", "amount", "receipt", "committee"
RULES = {
    CRITERION: "배점이 큰 기준의 점수가 높은 신청",
    AMOUNT: "신청액이 적은 신청",
    RECEIPT: "먼저 접수한 신청",
    COMMITTEE: "위원회가 정함",
}


def refuse_unknown(rule):
    """Raises ValidationError for what is no list of different RULES."""
    if not isinstance(rule, list) or any(name not in RULES for name in rule if isinstance(name, str)):
        raise ValidationError(f"동점 처리는 {', '.join(RULES)} 가운데에서 차례로 고릅니다.", code="tie_rule")
    if not all(isinstance(name, str) for name in rule) or len(set(rule)) < len(rule):
        raise ValidationError("동점 처리에서 같은 것을 두 번 고를 수 없습니다.", code="tie_rule")


def says(rule):
    """The rule of a call, a list of RULES, as a sentence."""
    last = "위원회가 정합니다" if COMMITTEE in rule else "같은 순위입니다"
    asked = ", ".join(RULES[name] for name in rule if name != COMMITTEE)
    return f"점수가 같으면 {asked} 순으로 가리고, 그래도 같으면 {last}." if asked else f"점수가 같으면 {last}."


class Breakers:
    """What is compared of an application, one after the other: (title, {application: value}, how it is told, sign)."""

    def __init__(self, asks=(), left="같은 순위입니다."):
        self.asks, self.left = asks, left

    def of(self, applications):
        """What is compared of each of them, more being better."""
        columns = [[sign * values.get(pk, 0) for pk in applications] for _, values, _, sign in self.asks]
        return zip(*columns, strict=True) if columns else [()] * len(applications)

    def told(self, application, place):
        """How a tie was broken or why it is left, in words; "" where there was none."""
        if place.ties < 2:
            return ""
        asked = [self.asks[at] for at in place.broken_by]
        told = ", ".join(f"{title} {tell(values.get(application, 0))}" for title, values, tell, _ in asked)
        words = f"동점 {place.ties}건 가운데 {told}(으)로 가렸습니다." if told else f"동점 {place.ties}건입니다."
        return words if place.sharing < 2 else f"{words} {place.sharing}건은 끝까지 같아 {self.left}"
