"""Browser tests meet the site as `bin/run` leaves it: the plan of 2016 and the demo, loaded by their own commands."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from district.models import User

from .looks import DESK

PASSWORD = "maeul-demo-2016"


@pytest.fixture
def town(transactional_db, settings):
    """Everything that a newly started site has in it."""
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
    for command in ("load_plan", "load_demo"):
        call_command(command, stdout=StringIO())


@pytest.fixture
def visit(browser, live_server):
    """Opens a page as a new visitor sees it, or whoever signs in as `email`; `settings` is a script run before it."""
    contexts = []

    def visit(url, viewport=DESK, settings="", *, email=None, **options):
        context = browser.new_context(
            base_url=live_server.url, viewport=viewport, locale="ko-KR", reduced_motion="reduce", **options
        )
        contexts.append(context)
        if settings:
            context.add_init_script(settings)
        if email:
            context.add_cookies([{"name": "sessionid", "value": _session_of(email), "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(f"{message.text} {message.location['url']}"))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(url)
        return page

    yield visit
    for context in contexts:
        context.close()


def _session_of(email):
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client.cookies["sessionid"].value
