"""What a browser sends when somebody writes an application."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.grants import PDF

RESIDENT_NUMBER = "800101-1234567"
COST = {
    "category": "재료비",
    "basis": "음식",
    "unit_price": "1,000",
    "quantity": "2",
    "times": "3회",
    "own_share": "1천원",
}
PROJECT = {
    "title": "골목 평상",
    "need": "이웃을 모릅니다.",
    "plan": "모입니다.",
    "effect": "인사합니다.",
    "starts_on": "2027-03-01",
    "ends_on": "2027. 6. 30.",
}


def lines(part, *cells):
    """The lines of a list, each cell by its name."""
    sent = {f"{part}-{at}-{name}": text for at, line in enumerate(cells) for name, text in line.items()}
    return sent | {f"{part}-TOTAL_FORMS": len(cells), f"{part}-INITIAL_FORMS": 0}


def people(*names):
    """Participants by name, who all agree; the first leads."""
    return lines(
        "people",
        *({"name": name, "role": "member" if at else "leader", "consented": "on"} for at, name in enumerate(names)),
    )


def file(name="모임소개서.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def address(application, part="group"):
    return reverse("grants:application_edit", args=[application.pk, part])


def save(client, application, part, sent, **more):
    """Posts a part as the page shown last would, and fetches the application anew."""
    application.refresh_from_db()
    answer = client.post(address(application, part), {"version": application.version} | sent | more)
    application.refresh_from_db()
    return answer
