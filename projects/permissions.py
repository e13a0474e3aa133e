"""Who may do what with a project; what somebody may see is decided by `visible_to` first."""

from district.permissions import may
from grants.models import Application


def may_write(user, project):
    """Who writes the application: applicant, co-editors with the right, the official for whom it came on paper."""
    return Application.objects.written_by(user).filter(pk=project.award.application_id).exists()


def may_manage(user):
    """Officials who handle agreements, spending and visits. An auditor only looks."""
    return may(user, "projects.view_project") and may(user, "projects.manage_project")
