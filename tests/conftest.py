"""What every test stands on: its own database, files that vanish with it, a browser when one is asked for.

`bin/test` runs everything on SQLite and on PostgreSQL; by hand: `SECRET_KEY=any PLAIN_HTTP=1 .venv/bin/pytest`.
"""

import os
from io import StringIO

import hypothesis
import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.db import connection, transaction

from district import trail
from tests import snapshot

CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}
DATABASE = {"db", "transactional_db", "django_db_setup"}

# The same cases every time and on either database; `--hypothesis-profile wide` looks for others, and for longer.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("wide", deadline=None, database=None, max_examples=5000, print_blob=True)
hypothesis.settings.load_profile("same")


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses by the marks
def pytest_collection_modifyitems(config, items):
    """Tests marked `postgres` are no part of a run on SQLite; what asks for no database is marked so."""
    for item in items:
        if not (item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames)):
            item.add_marker("no_database")
    if connection.vendor != "postgresql":
        elsewhere = [item for item in items if item.get_closest_marker("postgres")]
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """SQLite is tested as it runs: a file in WAL mode that threads share; only that no commit waits for the disk."""
    database = project.DATABASES["default"]
    if connection.vendor == "sqlite":
        database["TEST"]["NAME"] = tmp_path_factory.mktemp("database") / "test.sqlite3"
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session", autouse=True)
def unguarded_broom():
    """After a test that commits, Django empties every table: for that moment, and no other, the trail's too."""
    operations = type(connection.ops)
    sweep = operations.execute_sql_flush

    def without_guard(self, statements):
        trail.unprotect(self.connection)
        try:
            sweep(self, statements)
        finally:
            trail.protect(self.connection)

    operations.execute_sql_flush = without_guard


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Uploads and static files of one test; passwords hashed the cheap way."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database, and what its migrations wrote into it: tests that commit sweep that away, too."""
    with django_db_blocker.unblock():
        return snapshot.take()


@pytest.fixture(scope="session")
def loaded_plan(django_db_setup, django_db_blocker):
    """What the tables of a new site hold after `load_plan`."""
    with django_db_blocker.unblock(), transaction.atomic():
        snapshot.put(django_db_setup)
        call_command("load_plan", stdout=StringIO())
        held = snapshot.take()
        transaction.set_rollback(True)
    return held


@pytest.fixture(scope="module")
def plan_2016(loaded_plan, django_db_blocker):
    """The district's plan, there for a module and rolled back after it. Not for transactional tests."""
    from planning.models import Plan

    with django_db_blocker.unblock(), transaction.atomic():
        snapshot.put(loaded_plan)
        yield Plan.objects.get(year=2016)
        transaction.set_rollback(True)


@pytest.fixture
def change_rules(db):
    """What changes of the budget are called and who decides on them, always in force."""
    from tests.factories.planning import CHANGE_RULES, ChangeRuleFactory

    return {reach: ChangeRuleFactory(reach=reach) for reach in CHANGE_RULES}


@pytest.fixture
def official(client):
    """Signs in an official who holds the role of that name, and returns him."""
    from django.contrib.auth.models import Group

    from seodaemun_maeul import roles
    from tests.factories.district import UserFactory

    def sign_in(role):
        roles.load()
        user = UserFactory(is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture(scope="session")
def browser():
    """One chromium for all browser tests of a process; each test opens a context of its own."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**CHROMIUM)
        yield chromium
        chromium.close()
