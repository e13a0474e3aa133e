"""Who may do what with a call and its applications; what somebody may see is decided by `visible_to` first."""

from django.db.models import Q
from django.utils import timezone

from district.permissions import may

from .models import Application, Call, DepartmentReview, Review


def _stands_for(user, application):
    """The applicant himself, or an official for whom it came on paper."""
    own = application.applicant_id == user.pk
    return own or bool(application.intake_id and may(user, "grants.add_intake"))


def may_change(user, application):
    """Applicant and who was asked to write along, while the window (or the time for correction) is open."""
    return application.is_editable and Application.objects.written_by(user).filter(pk=application.pk).exists()


def may_hand_in(user, application):
    """The applicant alone, as long as it may be changed."""
    return _stands_for(user, application) and application.is_editable


def may_withdraw(user, application):
    """The applicant, once it was handed in and before it is judged."""
    return _stands_for(user, application) and application.can_move(Application.Status.WITHDRAWN)


def may_discard(user, application):
    """The applicant, as long as it was never handed in."""
    return _stands_for(user, application) and application.status == Application.Status.DRAFT


def _applied_for(user):
    return Application.objects.shared_with(user).exclude(status=Application.Status.DRAFT)


def is_involved(user, call):
    """Who applied himself, or has points still to give: the ranking is not for him. Who stepped down from one sees
    that of the others, in which it does not stand."""
    return (
        _applied_for(user).filter(call=call).exists() or user.reviews.waiting().filter(application__call=call).exists()
    )


def may_see_ranking(user, call):
    """Officials with the right who have no part in the call themselves, on every page and in every file."""
    return may(user, "grants.see_ranking") and not is_involved(user, call)


def may_give_bonus(user, application):
    """Officials with the right who see the application and have no part in it."""
    return (
        may(user, "grants.give_bonus")
        and not is_of_the_group(user, application)
        and Application.objects.visible_to(user).filter(pk=application.pk).exists()
    )


def calls_kept_from(user):
    """The calls in which somebody is involved, or kept from an application: their money is not shared out by him."""
    waiting, kept = user.reviews.waiting(), user.conflicts.upheld()
    return Call.objects.filter(
        Q(pk__in=_applied_for(user).order_by().values("call"))
        | Q(pk__in=waiting.order_by().values("application__call"))
        | Q(pk__in=kept.order_by().values("application__call"))
    )


def is_kept_from(user, call):
    return calls_kept_from(user).filter(pk=call.pk).exists()


def may_see_scenarios(user):
    """Officials who may look at how a call's money could be shared out; of which call says `is_kept_from`."""
    return may(user, "grants.view_scenario")


def may_allot(user):
    """Officials who draw scenarios, change them and put one to a meeting."""
    return may_see_scenarios(user) and may(user, "grants.allot_call")


def may_run_reviews(user):
    """Officials who open rounds, give applications to members and see how far they are."""
    return may(user, "grants.assign_review") and may(user, "grants.view_application")


def may_screen(user):
    """Officials who judge whether applications are eligible."""
    return may(user, "grants.screen_application") and may(user, "grants.view_application")


def may_consult(user):
    """Officials of a department; it may be asked about applications, whatever roles they hold."""
    return user.is_staff and user.department_id is not None


def may_read_papers(user, application):
    """Applicant and staff as they see the application, departments that were asked about it; members once they
    declared to have no interest in it."""
    if DepartmentReview.objects.asked_of(user).filter(application=application).exists():
        return True
    if Application.objects.visible_to(user).filter(pk=application.pk).exists():
        return True
    declared = [Review.Status.SCORING, Review.Status.SUBMITTED]
    return Review.objects.visible_to(user).filter(application=application, status__in=declared).exists()


def is_of_the_group(user, application):
    """Whether it is one's own, or shared with one to write or read along."""
    return Application.objects.shared_with(user).filter(pk=application.pk).exists()


def may_read_messages(user, application):
    """The group, and officials who see it; nobody to whom it was given to score, whatever else he is."""
    if application.status == Application.Status.DRAFT:
        return False
    if is_of_the_group(user, application):
        return True
    return may(user, "grants.view_message") and not user.reviews.filter(application=application).exists()


def may_write_messages(user, application):
    """Of those who read them: who writes the application, and officials who answer."""
    if is_of_the_group(user, application):
        return Application.objects.written_by(user).filter(pk=application.pk).exists()
    return may(user, "grants.add_message")


def may_see_decision(user):
    """Officials who may see how a call's money was decided; nobody who is involved in that call."""
    return may(user, "grants.view_decision")


def may_propose(user):
    """Officials who put a decision, or a reserve that moves up, forward."""
    return may_see_decision(user) and may(user, "grants.propose_decision")


def may_confirm(user):
    """Officials who confirm what somebody else put forward."""
    return may_see_decision(user) and may(user, "grants.confirm_decision")


def may_announce(user):
    """Officials who let results out."""
    return may_see_decision(user) and may(user, "grants.publish_call")


def may_appeal(user, application):
    """The applicant, or the official for whom it came on paper, while his call takes objections."""
    return _stands_for(user, application) and application.call.takes_appeals_at(timezone.now())


def may_answer_appeals(user):
    return may(user, "grants.view_application") and may(user, "grants.answer_appeal")
