"""The conventions of the house, kept by tests instead of memos: floors, words, signatures."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction

from district import trail
from district.models import Activity, Lifecycle

ROOT = Path(settings.BASE_DIR)
FLOORS = {"district": 0, "planning": 1, "spaces": 2, "education": 3, "governance": 3}
FLOORS |= {"grants": 4, "projects": 5, "reports": 6}
HOUSE = [model for model in apps.get_models() if model._meta.app_label in FLOORS]
HANGUL = re.compile("[가-힣]")


def fields(model):
    """A model's own columns and many-to-many fields, without the automatic key."""
    own = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [field for field in own if not field.auto_created]


@pytest.mark.parametrize("model", HOUSE, ids=lambda model: model._meta.label)
def test_relations_go_down(model):
    floor = FLOORS[model._meta.app_label]
    for field in fields(model):
        target = field.related_model and field.related_model._meta.app_label
        if target in FLOORS and target != model._meta.app_label:
            assert FLOORS[target] < floor, f"{field} points up or sideways to {target}"


@pytest.mark.parametrize("model", HOUSE, ids=lambda model: model._meta.label)
def test_models_and_fields_have_korean_names(model):
    assert HANGUL.search(str(model._meta.verbose_name)), model
    assert HANGUL.search(str(model._meta.verbose_name_plural)), model
    english = [field.name for field in fields(model) if not HANGUL.search(str(field.verbose_name))]
    assert english == []


@pytest.mark.parametrize("model", HOUSE, ids=lambda model: model._meta.label)
def test_acts_are_signed(model):
    """A pair `x_at`/`x_by` is tied by a constraint, or both columns are never empty."""
    names = {field.name: field for field in fields(model)}
    for name, field in names.items():
        by = names.get(name.removesuffix("_at") + "_by")
        if not name.endswith("_at") or by is None or not (field.null or by.null):
            continue
        tied = [c for c in model._meta.constraints if name in str(c) and by.name in str(c)]
        assert tied, f"{model._meta.label}.{name} may stand without {by.name}"


@pytest.mark.parametrize("model", HOUSE, ids=lambda model: model._meta.label)
def test_money_is_whole_won(model):
    assert not [field for field in fields(model) if isinstance(field, models.FloatField)]
    money = [field for field in fields(model) if str(field.verbose_name).endswith("(원)")]
    assert all(isinstance(field, models.BigIntegerField) for field in money)


@pytest.mark.parametrize("model", [m for m in HOUSE if issubclass(m, Lifecycle)], ids=lambda model: model._meta.label)
def test_a_status_is_no_form_field_and_every_arrow_leads_somewhere(model):
    assert not model._meta.get_field("status").editable
    assert set(model.MOVES) | {to for arrows in model.MOVES.values() for to in arrows} <= set(model.Status)


def test_check_constraints_speak_to_people():
    mute = [
        constraint.name
        for model in HOUSE
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and not HANGUL.search(str(constraint.violation_error_message))
    ]
    assert mute == []


def test_imports_go_down():
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_there_is_no_room_for_odds_and_ends():
    names = {"utils", "common", "services", "helpers", "signals"}
    found = [path for path in ROOT.glob("*/**/*.py") if path.stem in names and ".venv" not in path.parts]
    assert [path for path in found if "node_modules" not in path.parts] == []


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["UPDATE district_activity SET verb = 'x'", "DELETE FROM district_activity"])
def test_the_trail_is_append_only(act):
    Activity.objects.create(actor_name="시스템", subject_model="x", subject_id="1", subject_label="x", verb="기록")

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)

    assert Activity.objects.get().verb == "기록"


@pytest.mark.django_db
def test_the_trail_is_guarded_because_of_its_triggers():
    """The negative control of the test above: without the triggers the same statement passes."""
    Activity.objects.create(actor_name="시스템", subject_model="x", subject_id="1", subject_label="x", verb="기록")

    trail.unprotect(connection)
    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE district_activity SET verb = 'x'")
    finally:
        trail.protect(connection)

    assert Activity.objects.get().verb == "x"
