"""Who may do what with the plan's records; what somebody may see is decided by `visible_to` first."""

from .models import BudgetChange


def may_review_draft(user):
    """Officials who may read the chapters of plans that are not confirmed yet."""
    return user.is_staff and user.has_perm("planning.view_section")


def may_see_progress(user):
    """Officials who may see the schedule's months, the auditor among them."""
    return user.is_staff and user.has_perm("planning.view_schedulecell")


def may_record_progress(user):
    """Officials who may say what became of a month."""
    return may_see_progress(user) and user.has_perm("planning.change_schedulecell")


def may_see_budget(user):
    """Officials who may see the budget, the auditor among them."""
    return user.is_staff and user.has_perm("planning.view_budgetline")


def may_spend(user):
    return may_see_budget(user) and user.has_perm("planning.spend_budgetline")


def may_import(user):
    """Officials who may write every part of the budget; an import adds, changes and takes away lines."""
    acts = ("add", "change", "delete")
    return may_see_budget(user) and user.has_perms([f"planning.{act}_budgetline" for act in acts])


def may_draft_change(user):
    return may_see_budget(user) and user.has_perm("planning.add_budgetchange")


def may_rewrite_change(user, change):
    """Whoever drafts changes, as long as nobody approved it."""
    return may_draft_change(user) and change.can_move(BudgetChange.Status.APPROVED)


def may_approve_change(user, change):
    """Somebody else than who drafted it, with the right to approve."""
    approver = may_see_budget(user) and user.has_perm("planning.approve_change") and user.pk != change.drafted_by_id
    return approver and change.can_move(BudgetChange.Status.APPROVED)


def may_close_month(user):
    return may_see_budget(user) and user.has_perm("planning.add_monthclose")


def may_reopen_month(user):
    return may_see_budget(user) and user.has_perm("planning.reopen_month")
