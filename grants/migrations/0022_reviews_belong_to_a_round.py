"""What was scored so far was scored in a round; how its points are reckoned is said by its step."""

from django.db import migrations

OTHERWISE = ("department", "vote", "board")


def _scored_step(call):
    """The step that people scored until now, made where the call names none."""
    steps = list(call.steps.filter(phase="review").order_by("order"))
    scored = [step for step in steps if step.kind == "committee"]
    scored = scored or [step for step in steps if step.kind not in OTHERWISE]
    if scored:
        return scored[-1]
    last = call.steps.order_by("order").last()
    return call.steps.create(order=last.order + 1 if last else 1, phase="review", kind="committee")


def _kept(review, apps):
    """Who stepped down is kept from the application; why stands in the trail."""
    lines = apps.get_model("district", "Activity").objects.filter(
        subject_model="grants.review", subject_id=str(review.pk), after="회피"
    )
    line = lines.order_by("-at", "-pk").first()
    signed = {"asked_at": line.at, "asked_by_id": review.member_id} if line else {}
    decided = line.at if line else review.application.submitted_at
    return apps.get_model("grants", "Conflict")(
        application_id=review.application_id,
        member_id=review.member_id,
        kind="recused",
        status="upheld",
        reason=line.note if line else "까닭이 적혀 있지 않습니다.",
        decided_at=decided,
        decided_by_id=review.member_id,
        **signed,
    )


def carry(apps, schema_editor):
    Review = apps.get_model("grants", "Review")
    Round, Panelist = apps.get_model("grants", "Round"), apps.get_model("grants", "Panelist")
    for call in apps.get_model("grants", "Call").objects.all():
        reviews = Review.objects.filter(application__call=call)
        if not reviews.exists() and not call.drop_extremes_from:
            continue
        step = _scored_step(call)
        step.drop_extremes_from = call.drop_extremes_from
        step.save(update_fields=["drop_extremes_from"])
        if not reviews.exists():
            continue
        round = Round.objects.create(step=step)
        members = reviews.order_by("member").values_list("member", flat=True).distinct()
        Panelist.objects.bulk_create(Panelist(round=round, member_id=member) for member in members)
        recused = reviews.filter(status="recused").select_related("application")
        apps.get_model("grants", "Conflict").objects.bulk_create(_kept(review, apps) for review in recused)
        reviews.update(round=round)


class Migration(migrations.Migration):

    dependencies = [("grants", "0021_rounds_and_conflicts"), ("district", "0005_example_letters")]

    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
