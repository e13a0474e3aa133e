"""What people do with pages: they sign in, follow links, read lines of tables, score."""

import re
from html import unescape

from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from district.models import Activity
from tests.factories.district import UserFactory

PASSWORD = "hongje-3-river"


def somebody(name, **fields):
    """Somebody with a confirmed address, who can sign in."""
    user = UserFactory(name=name, password=PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def arrive(email):
    """Signs in by e-mail."""
    client = Client()
    assert client.post("/accounts/login/", {"login": email, "password": PASSWORD}).status_code == 302
    return client


def follow(client, page, words):
    """Clicks the first link that says `words`."""
    links = re.findall(r'<a\b[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', page.text, re.S)
    answer = client.get(unescape(next(href for href, text in links if words in text)), follow=True)
    assert answer.status_code == 200
    return answer


def row_of(page, words):
    """What stands in the line of a table in which `words` stand."""
    row = next(row for row in re.findall(r"<tr.*?</tr>", page.text, re.S) if words in row)
    return [text.strip() for text in re.split(r"<[^>]+>", row) if text.strip()]


def desk(application, act):
    return reverse(f"admin:grants_application_{act}", args=[application.pk])


def fill_in(member, application, points):
    """Opens the application at the member's desk, declares to have no interest in it, and fills in the sheet; the page
    to hand it in from and what is typed there."""
    page = follow(member, member.get("/reviews/"), application.title)
    assert application.answers["need"] not in page.text  # nothing opens before the declaration
    page = member.post(reverse("grants:declaration", args=[page.context["review"].pk]), follow=True)
    assert application.answers["need"] in page.text
    sheet = {f"criterion_{row.pk}": given for row, given in zip(application.call.criteria.all(), points, strict=True)}
    return page.request["PATH_INFO"], sheet | {"comment": "이웃이 함께합니다."}


def score(member, application, points):
    """Fills in the sheet and hands it in."""
    address, sheet = fill_in(member, application, points)
    page = member.post(address, sheet | {"submit": "1"}, follow=True)
    assert "심사를 제출했습니다" in page.text


def step_down(member, application):
    """The member steps down, and meets the application nowhere any more."""
    page = follow(member, member.get("/reviews/"), application.title)
    review = page.context["review"]
    page = member.post(reverse("grants:recusal", args=[review.pk]), {"reason": "이 모임의 이웃입니다."}, follow=True)
    assert "회피했습니다" in page.text
    meets_it_nowhere(member, application)
    assert member.get(review.get_absolute_url()).status_code == 404


def meets_it_nowhere(member, application):
    """Neither the member's desk nor any page of the application knows of it."""
    told = member.get("/reviews/").text
    assert application.title not in told and application.number not in told
    papers = [reverse("grants:attachment", args=[application.pk, paper.pk]) for paper in application.attachments.all()]
    for address in (application.get_absolute_url(), reverse("grants:messages", args=[application.pk]), *papers):
        assert member.get(address).status_code == 404


def trail_of(*subjects):
    """(who, what) in the order in which it was done."""
    told = [line for subject in subjects for line in Activity.objects.about(subject)]
    return [(line.actor_name, line.verb) for line in sorted(told, key=lambda line: line.pk)]
