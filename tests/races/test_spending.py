"""Several of a group enter expenses at the same instant: no item is overspent, no receipt counts twice."""

import threading
from datetime import date

import pytest
from django.db import connection

from projects import receipts
from projects.models import Evidence, Expense, Project
from tests.factories.photos import photo
from tests.factories.projects import ProjectFactory

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
TIMES = 4


def spender(project, number, *, grant=900_000, upload=None):
    def spend():
        own = Project.objects.get(pk=project.pk)
        said = {"spent_on": date(2026, 5, 2), "category": "재료비", "payee": "꽃집", "purpose": "꽃", "grant": grant}
        by = own.application.applicant
        if upload is None:
            return Expense.enter(own, by=by, approval_number=number, **said)
        with Evidence.received(upload(), Evidence.Kind.RECEIPT, by=by) as paper:
            return Expense.enter(own, by=by, approval_number=number, evidence=[paper], **said)

    return spend


def told(answers):
    return sorted(answer.error_list[0].code if isinstance(answer, Exception) else "" for answer in answers)


def test_an_item_of_the_plan_is_not_overspent_by_those_who_come_at_once(at_once):
    project = ProjectFactory(running=True)

    answers = at_once([spender(project, str(n)) for n in range(TIMES)])

    assert told(answers) == ["", "", "grant", "grant"]
    assert project.spent_by_category() == {"재료비": 1_800_000}


@pytest.mark.postgres
def test_without_the_lock_on_the_project_it_would_be_overspent(at_once, monkeypatch):
    """The control: each reads what is left before the others have spent it."""
    project = ProjectFactory(running=True)
    monkeypatch.setattr(Project, "lock", lambda self: None)
    numbers = iter(range(1, TIMES + 1))
    write = receipts.write_once

    def write_together(record, *args, **how):
        record.number = next(numbers)
        return write(record, *args, **how)

    monkeypatch.setattr(receipts, "write_once", write_together)

    at_once([spender(project, str(n)) for n in range(TIMES)])

    assert project.spent_by_category()["재료비"] > 2_000_000


@pytest.fixture
def looked(monkeypatch):
    """Everybody has looked for the receipt before anybody writes it."""
    everybody, met, refuse = threading.Barrier(TIMES, timeout=20), threading.local(), receipts._refuse_known

    def wait_at(waited):
        def look_together(record, same, code):
            refuse(record, same, code)
            if code == waited and not getattr(met, "others", False):
                met.others = True
                everybody.wait()

        monkeypatch.setattr(receipts, "_refuse_known", look_together)

    return wait_at


def same_receipt(at_once, code):
    """What groups are told who enter one receipt at once, the same by its data ("receipt") or by its file ("file")."""
    projects = [ProjectFactory(running=True) for _ in range(TIMES)]
    numbers = ["30021188"] * TIMES if code == "receipt" else [str(n) for n in range(TIMES)]
    upload = photo if code == "file" else None
    return told(at_once([spender(p, n, upload=upload) for p, n in zip(projects, numbers, strict=True)]))


@pytest.mark.parametrize("code", ["receipt", "file"])
def test_a_receipt_counts_once_whoever_brings_it_at_the_same_instant(at_once, code):
    assert same_receipt(at_once, code) == ["", *[code] * (TIMES - 1)]
    assert Expense.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.parametrize("code", ["receipt", "file"])
def test_the_database_keeps_those_apart_who_looked_before_anybody_wrote(at_once, looked, code):
    looked(code)

    assert same_receipt(at_once, code) == ["", *[code] * (TIMES - 1)]


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("code", "model", "name"), [("receipt", Expense, "receipt_once"), ("file", Evidence, "receipt_file_once")]
)
def test_without_its_constraint_a_receipt_would_count_every_time(at_once, looked, code, model, name):
    """The control: nothing else keeps them apart."""
    looked(code)
    (once,) = [constraint for constraint in model._meta.constraints if constraint.name == name]
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, once)
    try:
        answers = same_receipt(at_once, code)
    finally:
        for written in (Evidence, Expense):
            written.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(model, once)

    assert answers == [""] * TIMES
