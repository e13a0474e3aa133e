"""Letters to groups and activists that go out by themselves: that something waits; what it is, is read on the site."""

from district.models import Letter, LetterKind
from district.templatetags.maeul import kdate
from grants.letters import receiver

PLACE = "누리집 ‘내 사업’의 ‘점검·도움’"
TOLD = "누리집 ‘내 사업’의 ‘사업 기록’"


def tell(project, subject, text):
    """Sends the group a letter about its project, where an address is known."""
    to = receiver(project.application)
    if to["address"]:
        _send(Letter.about(project, **to), subject, f"‘{project.award.title}’ 사업: {text}")


def visit_planned(visit):
    what = visit.get_kind_display()
    text = f"{what} 날짜는 {kdate(visit.planned_on)}입니다. {visit.purpose}".strip()
    tell(visit.project, f"{what} 날짜를 알려 드립니다", f"{text}\n\n날짜가 맞지 않으면 {PLACE}에서 알려 주세요.")


def follow_up_asked(visit):
    text = (
        f"점검에서 조치할 것이 있습니다. {kdate(visit.follow_up_due)}까지 조치해 주세요.\n\n내용은 {PLACE}에 있습니다."
    )
    tell(visit.project, "점검에서 조치할 것이 있습니다", text)


def help_assigned(request):
    to = request.helper
    letter = Letter.about(request, to=to, name=to.name, address=to.email)
    asked = f"‘{request.project.award.title}’ 사업의 모임이 도움을 요청했습니다."
    text = f"{asked}\n\n누리집 ‘내가 돕는 사업’에서 읽고 답해 주세요."
    _send(letter, "도움 요청을 맡아 주세요", text)


def help_answered(request):
    tell(request.project, "도움 요청에 답했습니다", f"도움 요청에 답했습니다. {PLACE}에서 읽어 주세요.")


def report_returned(settlement):
    text = "실적보고서에 고칠 것이 있습니다.\n\n누리집 ‘내 사업’의 ‘정산’에서 보고 다시 내 주세요."
    tell(settlement.project, "실적보고서를 고쳐 주세요", text)


def refund_asked(settlement):
    text = (
        f"정산 금액이 확정되었습니다. {settlement.due:,}원을 {kdate(settlement.refund_due_on)}까지 반납해 주세요.\n\n"
        "반납고지서와 계산은 누리집 ‘내 사업’의 ‘정산’에서 받으실 수 있습니다. "
        "반납한 뒤에는 같은 곳에 영수증을 올려 주세요."
    )
    tell(settlement.project, "보조금을 반납해 주세요", text)


def settled(settlement):
    tell(settlement.project, "정산이 끝났습니다", "정산이 끝나 사업이 완료되었습니다. 그동안 애쓰셨습니다.")


def story_returned(story):
    text = f"사업 기록에 고칠 것이 있습니다.\n\n{TOLD}에서 보고 다시 확인을 부탁해 주세요."
    _tell_of(story, "사업 기록을 고쳐 주세요", text)


def story_published(story):
    text = f"사업 기록을 공개했습니다. 이제 누구나 읽을 수 있습니다.\n\n{TOLD}에서 언제든지 내릴 수 있습니다."
    _tell_of(story, "사업 기록을 공개했습니다", text)


def story_taken_down(story, *, by):
    """Whose project it is knows what he has taken down himself."""
    project = getattr(story.award, "project", None)
    if project and not project.application.is_of(by):
        text = f"구청이 사업 기록을 내렸습니다. 이제 공개되지 않습니다.\n\n까닭은 {TOLD}에 있습니다."
        tell(project, "사업 기록을 내렸습니다", text)


def _tell_of(story, subject, text):
    """To the group whose project it is; one of long ago, which came out of no call, has none here."""
    if project := getattr(story.award, "project", None):
        tell(project, subject, text)


def _send(letter, subject, text):
    letter.kind, letter.subject = LetterKind.NOTICE, f"[서대문 마을] {subject}"
    letter.body = f"{letter.name}님, 안녕하세요.\n\n{text}\n"
    letter.send_by_itself()
