"""Who may do what with the plan's records; what somebody may see is decided by `visible_to` first."""


def may_see_progress(user):
    """Officials who may see the schedule's months, the auditor among them."""
    return user.is_staff and user.has_perm("planning.view_schedulecell")


def may_record_progress(user):
    """Officials who may say what became of a month."""
    return may_see_progress(user) and user.has_perm("planning.change_schedulecell")
