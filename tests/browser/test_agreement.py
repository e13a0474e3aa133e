"""From the selection to the agreement in a real browser: every page sound, a plan that follows the typing."""

import pytest

from projects.models import ExecutionPlan, Project

from .looks import LOOKS, PHONE, assert_sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
STAFF = "staff@maeul.example"


def of_group(name):
    return Project.objects.get(award__group_name=name, award__application__call__is_example=True)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_the_pages_are_sound_for_group_and_office(visit, look):
    asked, prepared, written = map(of_group, ("홍제 골목정원회", "북아현 언덕밥상", "홍은 이야기모임"))
    judged, changed = asked.plans.get(status="submitted"), asked.plans.get(number=2)
    for address in (
        *("/projects/calls/", f"/calls/{asked.call.pk}/projects/", "/projects/late/", "/scans/"),
        *(f"/projects/{asked.pk}/agreement/", f"/projects/{prepared.pk}/agreement/", f"/plans/{judged.pk}/"),
    ):
        assert_sound(visit(address, email=STAFF, **look))
    plan, member = written.plans.get(), written.application.applicant.email
    for address in (f"/projects/{written.pk}/", f"/projects/{written.pk}/plans/", f"/plans/{plan.pk}/edit/"):
        assert_sound(visit(address, email=member, **look))
    for project, address in (
        (asked, f"/plans/{changed.pk}/"),
        (prepared, f"/projects/{prepared.pk}/agreement/"),
    ):
        assert_sound(visit(address, email=project.application.applicant.email, **look))


def test_a_plan_is_fitted_to_the_grant_on_a_phone_and_handed_in(visit):
    project = of_group("홍은 이야기모임")
    plan = project.plans.get()
    over = plan.grant - project.granted
    page = visit(f"/plans/{plan.pk}/edit/", email=project.application.applicant.email, viewport=PHONE)
    verdict = page.locator("[data-verdict=exact]")
    if over:
        page.get_by_text(f"{over:,}원 많습니다.").wait_for()
    cost = plan.costs.first()
    page.locator("[name=costs-0-own_share]").fill(f"{cost.own_share + over + 1}")
    assert "1원 모자랍니다" in verdict.inner_text()
    page.locator("[name=costs-0-own_share]").fill(f"{cost.own_share + over}")
    assert "모자랍니다" not in verdict.inner_text()

    page.get_by_role("button", name="저장하고 검토하기").click()
    page.get_by_role("button", name="제출하기").click()
    page.get_by_text("제출했습니다. 구청에서 살펴보고 알려 드립니다.").wait_for()

    assert ExecutionPlan.objects.get(pk=plan.pk).status == "submitted"
