"""The office's desk: a menu by what people think of, and what waits to be done."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.auth import get_permission_codename
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from district.admin.trail import who_acted
from district.models import Activity, Letter, LetterBatch
from governance.health import YEAR
from governance.models import Seat, Term
from governance.permissions import may_see_health, may_see_meetings
from grants import kept
from grants.models import Appeal, Application, Call, Decision, DepartmentReview, Message, Outcome, Review
from grants.permissions import may_answer_appeals, may_consult, may_run_reviews, may_screen
from planning.permissions import may_see_budget, may_see_progress
from projects.models import Agreement, ExecutionPlan, Expense, HelpRequest, Payment, Scan, Settlement, Story, Visit
from projects.permissions import may_manage, may_see_spending, may_see_stories
from projects.permissions import may_see_all as may_see_projects

ALWAYS_OPEN = {"공모·신청", "심사"}
# (group, [(model, icon)]): every list of the admin stands here once.
MENU = (
    (
        "공모·신청",
        [
            *(
                ("grants.call", "campaign"),
                ("grants.application", "inbox"),
                ("grants.correctiontemplate", "edit_note"),
            ),
            *(("grants.electionday", "how_to_vote"), ("grants.alert", "mail")),
        ],
    ),
    (
        "편지",
        [("district.letterbatch", "outbox"), ("district.letter", "mail"), ("district.lettertemplate", "draft")],
    ),
    (
        "심사",
        [
            *(("grants.review", "rate_review"), ("grants.scenario", "balance"), ("grants.decision", "gavel")),
            *(("grants.outcome", "verified"), ("grants.appeal", "contact_support")),
        ],
    ),
    (
        "선정사업·연계",
        [
            ("grants.award", "emoji_events"),
            ("grants.awardtally", "tag"),
            ("grants.linkedprogramme", "hub"),
            ("grants.dongprogramme", "location_city"),
            ("grants.dongofficer", "badge"),
        ],
    ),
    (
        "사업 수행",
        [
            ("projects.project", "rocket_launch"),
            ("projects.executionplan", "description"),
            ("projects.agreementitem", "checklist"),
            ("projects.agreement", "handshake"),
            ("projects.scan", "qr_code_scanner"),
            ("projects.payment", "payments"),
            ("projects.expense", "receipt"),
            ("projects.visit", "travel_explore"),
            ("projects.helprequest", "live_help"),
            ("projects.settlement", "calculate"),
            ("projects.sanction", "block"),
        ],
    ),
    (
        "사업 기록",
        [
            ("projects.story", "auto_stories"),
            ("projects.showcase", "co_present"),
        ],
    ),
    (
        "시행계획·예산",
        [
            ("planning.plan", "menu_book"),
            ("planning.section", "article"),
            ("planning.area", "category"),
            ("planning.task", "checklist"),
            ("planning.budgetline", "payments"),
            ("planning.budgetchange", "swap_horiz"),
            ("planning.expenditure", "receipt_long"),
            ("planning.monthclose", "lock"),
        ],
    ),
    (
        "위원회·TF",
        [
            ("governance.body", "groups"),
            ("governance.seat", "event_seat"),
            ("governance.term", "contact_page"),
            ("governance.meeting", "gavel"),
            ("governance.allowancepayment", "payments"),
            ("governance.supportcentre", "support"),
        ],
    ),
    (
        "교육·홍보",
        [
            ("education.programme", "school"),
            ("education.courserun", "event"),
            ("education.trainingcount", "bar_chart"),
            ("education.event", "celebration"),
            ("education.channel", "share"),
            ("education.awardreceived", "military_tech"),
        ],
    ),
    ("공간", [("spaces.facility", "home_work"), ("spaces.facilitycount", "pin")]),
    (
        "기준정보",
        [
            ("district.dong", "map"),
            ("district.department", "account_tree"),
            ("grants.field", "label"),
            ("planning.policyprogramme", "flag"),
            ("planning.unitprogramme", "folder"),
            ("planning.detailedprogramme", "folder_open"),
            ("planning.changerule", "rule"),
            ("grants.spendingrule", "price_check"),
            ("projects.amendmentrule", "change_circle"),
            ("projects.agreementtext", "contract"),
            ("projects.datalicence", "copyright"),
            ("projects.evidencerule", "fact_check"),
            ("projects.settlementrule", "functions"),
            ("projects.reportquestion", "quiz"),
            ("governance.withholdingrule", "percent"),
            ("planning.objectclass", "list_alt"),
            ("planning.statisticalitem", "list"),
            ("district.sequence", "format_list_numbered"),
        ],
    ),
    (
        "사람과 기록",
        [
            ("district.user", "person"),
            ("auth.group", "admin_panel_settings"),
            ("district.organisation", "diversity_3"),
            ("district.notice", "notifications"),
            ("district.document", "attach_file"),
            ("reports.rendering", "print"),
            ("reports.export", "download"),
            ("district.activity", "history"),
            ("district.accesslog", "policy"),
            ("django_q.failure", "error"),
        ],
    ),
)
# {group: [(title, icon, page, who may)]}: pages outside the admin on which officials work, first in their group.
PAGES = {
    "사업 수행": [
        ("사업 현황", "dashboard", "projects:calls", may_see_projects),
        ("늦은 것", "alarm", "projects:late", may_see_projects),
        ("서명한 서류 올리기", "qr_code_scanner", "projects:scans", may_manage),
        ("집행 검토", "receipt_long", "projects:spending", may_see_spending),
        ("점검 현황", "travel_explore", "projects:quarter", may_see_projects),
        ("정산 처리", "calculate", "projects:settlements", may_see_projects),
        ("모임 이력", "history", "projects:group_history", may_see_projects),
    ],
    "공모·신청": [("자격검토", "fact_check", "grants:screening", may_screen)],
    "심사": [
        ("심사 진행", "fact_check", "grants:review_desk", may_run_reviews),
        ("부서검토", "account_tree", "grants:department_reviews", may_consult),
        ("이의신청에 답하기", "contact_support", "grants:appeal_queue", may_answer_appeals),
    ],
    "사업 기록": [("사업 기록 확인", "fact_check", "projects:stories", may_see_stories)],
    "위원회·TF": [
        ("회의", "gavel", "governance:meetings", may_see_meetings),
        ("위원회 점검", "monitor_heart", "governance:health", may_see_health),
    ],
    "시행계획·예산": [
        ("일정과 실적", "calendar_month", "planning:latest_schedule", may_see_progress),
        ("예산과 집행", "account_balance_wallet", "planning:latest_budget", may_see_budget),
    ],
}


def menu(request):
    """The sidebar: the pages and lists that the person may open, group by group."""
    registry = {model._meta.label_lower: (model, desk) for model, desk in admin.site._registry.items()}
    groups = []
    for title, entries in MENU:
        items = [
            {"title": name, "icon": icon, "link": reverse(page)}
            for name, icon, page, may in PAGES.get(title, ())
            if may(request.user)
        ]
        items += [
            {
                "title": str(registry[label][0]._meta.verbose_name_plural),
                "icon": icon,
                "link": reverse(f"admin:{label.replace('.', '_')}_changelist"),
            }
            for label, icon in entries
            if registry[label][1].has_view_permission(request)
        ]
        if items:
            groups.append({"title": title, "items": items, "collapsible": title not in ALWAYS_OPEN})
    return groups


def environment(request):
    """The word beside the title as long as this is not the service of the office itself."""
    return None if settings.OFFICIAL_SERVICE else ["시연용", "warning"]


# -- what waits to be done ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """Records that wait for somebody, counted on the first page; `query` shows them on their list."""

    title: str
    records: QuerySet
    query: str
    unit: str = "건"
    page: str = ""  # a page of ours that shows them, where it is not their list

    @property
    def permission(self):
        opts = self.records.model._meta
        return f"{opts.app_label}.{get_permission_codename('view', opts)}"

    @property
    def url(self):
        if self.page:
            return reverse(self.page)
        return f"{reverse(admin_urlname(self.records.model._meta, 'changelist'))}?{self.query}"


def dashboard(request, context):
    """The first page: what waits, and what was done of late."""
    waiting = [card for card in cards() if request.user.has_perm(card.permission)]
    if may_consult(request.user):
        asked = DepartmentReview.objects.asked_of(request.user).pending()
        waiting.append(Card("우리 부서가 회신할 신청", asked, "", page="grants:department_reviews"))
    seen = request.user.has_perm("district.view_activity")
    lines = kept.trail(request.user, Activity.objects.select_related("actor"))[:12] if seen else []
    return context | {"cards": waiting, "trail": [(line, who_acted(line), page_of(line)) for line in lines]}


def page_of(line):
    """Where the record that a line of the trail is about is looked at; "" for kinds without a page."""
    kinds = {model._meta.label_lower for model in admin.site._registry}
    name = f"admin:{line.subject_model.replace('.', '_')}_change"
    return reverse(name, args=[line.subject_id]) if line.subject_model in kinds else ""


def cards():
    """What waits, in the order of a grant's life."""
    step, year_ago = Application.Status, timezone.localdate() - YEAR
    applications = Application.objects.all()
    scoring = Review.objects.filter(status__in=[Review.Status.ASSIGNED, Review.Status.SCORING])
    return [
        Card("접수 중인 공모", Call.objects.open(), "status__exact=published"),
        Card("자격검토할 신청", applications.filter(status=step.SUBMITTED), "status__exact=submitted"),
        Card("보완을 기다리는 신청", applications.filter(status=step.RETURNED), "status__exact=returned"),
        Card("위원을 배정할 신청", applications.in_review().filter(reviews=None), "status__exact=eligible"),
        Card("끝나지 않은 심사", scoring, "status__in=assigned,scoring"),
        Card("확정할 선정 결정", Decision.objects.filter(status="proposed"), "status__exact=proposed"),
        Card("올리자고 한 예비", Outcome.objects.reserve().exclude(offered=None), "status__exact=reserve"),
        Card("답을 기다리는 이의신청", Appeal.objects.waiting(), "", page="grants:appeal_queue"),
        Card("답을 기다리는 글", applications.filter(Message.objects.waiting_on(by_office=True)), "unread=1"),
        Card("검토할 집행", Expense.objects.waiting(), "", page="projects:spending"),
        Card("살필 실행계획·사업변경", ExecutionPlan.objects.waiting(), "status__exact=submitted"),
        Card("체결할 협약", Agreement.objects.waiting(), "status__exact=group"),
        Card("처리할 교부신청", Payment.objects.open(), "status__in=requested,proposed"),
        Card("주인을 찾지 못한 서류", Scan.objects.loose(), "", page="projects:scans"),
        Card("살펴보고 내보낼 편지 묶음", LetterBatch.objects.unreleased(), "held=1"),
        Card("보내지 못한 편지", Letter.objects.in_trouble(), "trouble=1", unit="통"),
        Card("처리할 정산", Settlement.objects.waiting(), "", page="projects:settlements"),
        Card("답을 기다리는 도움 요청", HelpRequest.objects.waiting(), "", page="projects:quarter"),
        Card("기록하거나 확인할 점검", Visit.objects.late(timezone.localdate()), "", page="projects:quarter"),
        Card("확인할 사업 기록", Story.objects.waiting(), "", page="projects:stories"),
        Card("90일 안에 끝나는 임기", Term.objects.ending_within(90), "", unit="명", page="governance:health"),
        Card(
            "출석이 절반에 못 미치는 위원",
            Term.objects.seldom_there(year_ago),
            "",
            unit="명",
            page="governance:health",
        ),
        Card("공석인 위원 자리", Seat.objects.vacant(), "", unit="석", page="governance:health"),
    ]
