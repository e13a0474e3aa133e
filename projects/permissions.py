"""Who may do what with a project; what somebody may see is decided by `visible_to` first."""

from district.permissions import may
from grants.models import Application
from planning.permissions import may_spend

from .models import Project


def may_write(user, project):
    """Who writes the application: applicant, co-editors with the right, the official for whom it came on paper."""
    return Application.objects.written_by(user).filter(pk=project.award.application_id).exists()


def may_manage(user):
    """Officials who handle agreements, spending and visits. An auditor only looks."""
    return may(user, "projects.view_project") and may(user, "projects.manage_project")


def may_tell(user, award):
    """Who writes a project's story: its group once it is at work or done, officials for any, also one of long ago."""
    if may_publish(user):
        return True
    project = getattr(award, "project", None)
    return bool(project and project.status in (Project.Status.RUNNING, Project.Status.CLOSED)) and may_write(
        user, project
    )


def may_publish(user):
    """Officials who check stories, publish them and point out good ones."""
    return may(user, "projects.view_story") and may(user, "projects.publish_story")


def may_see_all(user):
    """Officials who see every project: those who handle them, and the auditor."""
    return may(user, "projects.view_project")


def may_record(user, visit):
    """Who writes down what was found: officials, and whoever went."""
    return may_manage(user) or visit.visitor_id == user.pk


def may_answer(user, request):
    """Who answers a request for help: officials, and the activist who was asked to."""
    return may_manage(user) or request.helper_id == user.pk


def may_inspect(user):
    """Officials who inspect settlements, ask for refunds and close."""
    return may_see_all(user) and may(user, "projects.inspect_settlement")


def may_receive(user):
    """Officials who close a settlement with its refund: they book it, so they may write in the ledger."""
    return may_inspect(user) and may_spend(user)


def may_fix(user):
    """Officials who fix the sums that others have inspected."""
    return may_see_all(user) and may(user, "projects.fix_settlement")


def may_sanction(user):
    return may_see_all(user) and may(user, "projects.impose_sanction")


def may_see_stories(user):
    """Officials who look at what is told of all projects; an auditor among them."""
    return may(user, "projects.view_story")


def may_see_story(user, award):
    """Who sees a story before it is public: officials, and whoever sees the project."""
    return may_see_stories(user) or Project.objects.visible_to(user).filter(award=award).exists()


def may_see_spending(user):
    """Officials who look at what groups spent, the auditor among them."""
    return may(user, "projects.view_expense") and may(user, "projects.view_project")


def may_sign(user):
    """Who signs an agreement for the district."""
    return may(user, "projects.sign_agreement")


def may_pay(user):
    """Who pays out what another official decided, and takes it back."""
    return may(user, "projects.confirm_payment")
