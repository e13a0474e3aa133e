"""Browser tests meet the site as `bin/run` leaves it: the plan of 2016 and the demo, loaded by their own commands."""

from io import StringIO
from shutil import copytree

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from district.models import User
from tests import snapshot

from .looks import DESK

PASSWORD = "maeul-demo-2016"


@pytest.fixture(scope="session")
def towns(tmp_path_factory):
    """Rows and files of a newly started site, by the day it was started on: the demo speaks of today."""
    return {}, tmp_path_factory.mktemp("towns")


@pytest.fixture
def town(transactional_db, settings, loaded_plan, towns):
    """Everything that a newly started site has in it."""
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
    (held, files), today = towns, timezone.localdate()
    snapshot.put(held.get(today, loaded_plan))
    if today in held:
        copytree(files / f"{today}", settings.PRIVATE_ROOT)
    else:
        call_command("load_demo", stdout=StringIO())
        held[today] = snapshot.take()
        copytree(settings.PRIVATE_ROOT, files / f"{today}")


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
