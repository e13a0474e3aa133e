"""What the office's roles may do in the admin. A role is a group of that name; `manage.py load_roles` writes them.

The program keeps these three, so that an update may widen them; a district adds others of its own in the admin.
"""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction

ALL = OFFICER, TEAM_HEAD, AUDITOR = "공모 담당", "팀장", "감사"

HOUSE = ("district", "planning", "spaces", "education", "governance", "grants", "projects", "reports")
# What officials write themselves. Applications, reviews, money spent, files and the trail are facts: nobody does.
KEPT = {
    "district": ("organisation", "membership", "notice", "lettertemplate"),
    "planning": (
        *("plan", "approval", "section", "area", "task", "schedulecell"),
        *("policyprogramme", "unitprogramme", "detailedprogramme", "objectclass", "statisticalitem", "budgetline"),
        *("costbasis", "changerule"),
    ),
    "spaces": ("facility", "space", "facilitycount", "renovationstage"),
    "education": ("programme", "courserun", "trainingcount", "event", "awardreceived", "channel"),
    "governance": ("body", "bodyrule", "allowancerule", "withholdingrule", "seat", "term", "supportcentre"),
    "grants": (
        *("call", "calltype", "callcondition", "question", "step", "criterion", "requireddocument", "electionday"),
        *(
            "field",
            "checkitem",
            "correctiontemplate",
            "spendingrule",
            "award",
            "awardtally",
            "linkedprogramme",
            "linkedwindow",
            "dongprogramme",
            "dongofficer",
        ),
    ),
    "projects": (
        "amendmentrule",
        "agreementtext",
        "showcase",
        "datalicence",
        "evidencerule",
        "settlementrule",
        "reportquestion",
    ),
}


def permissions_of(role):
    """The permissions of a role as `app.codename`."""
    seen = {f"{app}.view_{model._meta.model_name}" for app in HOUSE for model in apps.get_app_config(app).get_models()}
    if role == AUDITOR:
        return seen | {"grants.see_ranking"}
    kept = {f"{app}.{act}_{name}" for app in KEPT for name in KEPT[app] for act in ("add", "change", "delete")}
    officer = seen - {"district.view_accesslog"} | kept
    officer |= {"grants.screen_application", "grants.assign_review", "grants.see_ranking", "grants.give_bonus"}
    officer |= {"district.add_letter", "district.change_letter", "grants.add_message", "grants.add_intake"}
    officer |= {"governance.appoint_term", "governance.run_meeting", "governance.pay_attendance"}
    officer |= {"grants.allot_call", "grants.propose_decision", "grants.answer_appeal"}
    officer |= {"projects.manage_project"}
    officer |= {"projects.publish_story"}
    officer |= {"projects.inspect_settlement"}
    officer |= {"planning.spend_budgetline", "planning.add_budgetchange", "planning.add_monthclose"}
    if role == OFFICER:
        return officer
    return officer | {
        *("grants.publish_call", "grants.confirm_decision", "planning.confirm_plan", "district.release_letter"),
        *("planning.approve_change", "planning.reopen_month", "governance.confirm_minutes"),
        *("governance.confirm_attendance_pay", "projects.sign_agreement", "projects.confirm_payment"),
        *("projects.fix_settlement", "projects.impose_sanction"),
    }


@transaction.atomic
def load():
    """Writes the roles as they stand here; people who hold them keep them."""
    stored = {f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")}
    for role in ALL:
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set([stored[code] for code in permissions_of(role)])
