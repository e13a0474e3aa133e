"""Who may do what with the committee's records; what somebody may see is decided by `visible_to` first."""

from district.permissions import may


def may_see_meetings(user):
    """Officials who see the register of meetings, planned ones too; the auditor among them."""
    return may(user, "governance.view_meeting")


def may_run_meetings(user):
    """Officials who plan, call and run meetings, and write down what they decide."""
    return may_see_meetings(user) and user.has_perm("governance.run_meeting")


def may_confirm_minutes(user):
    """Officials who confirm the minutes and publish them."""
    return may_see_meetings(user) and user.has_perm("governance.confirm_minutes")


def may_see_pay(user):
    """Officials who may see what members are paid, the auditor among them."""
    return may(user, "governance.view_allowancepayment")


def may_propose_pay(user):
    return may_see_pay(user) and user.has_perm("governance.pay_attendance")


def may_settle_pay(user):
    """Officials who confirm what another proposed, and take back what was paid."""
    return may_see_pay(user) and user.has_perm("governance.confirm_attendance_pay")


def may_discard_pay(user):
    return may_propose_pay(user) or may_settle_pay(user)


def may_write_letters(user):
    """Officials who write letters to members, for others to let out."""
    return may_see_health(user) and user.has_perm("district.add_letter")


def may_see_health(user):
    """Officials who look after the terms of members."""
    return may(user, "governance.view_term")
