"""What stood in columns of its own is said as data: conditions of the call, questions of its form, answers to them."""

from django.db import migrations

QUESTIONS = [
    {"key": "group_intro", "part": "group", "kind": "long", "label": "모임 소개", "required": True, "limit": 1000},
    {"key": "need", "part": "project", "kind": "long", "label": "사업이 필요한 까닭", "required": True, "limit": 1000},
    {"key": "plan", "part": "project", "kind": "long", "label": "사업 내용", "required": True, "limit": 3000},
    {"key": "effect", "part": "project", "kind": "long", "label": "기대 효과", "required": True, "limit": 1000},
]


def carry(apps, schema_editor):
    for call in apps.get_model("grants", "Call").objects.all():
        rows = [("people", None, call.min_people)]
        rows += [("own_share", kind, kind.own_share_percent) for kind in call.types.all() if kind.own_share_percent]
        for order, (key, kind, number) in enumerate(rows, start=1):
            call.conditions.create(order=order, key=key, type=kind, number=number)
        for order, question in enumerate(QUESTIONS, start=1):
            call.questions.create(order=order, **question)
        form = None
        if call.published_at:
            form = call.forms.create(number=1, questions=QUESTIONS, made_by=call.published_by)
        for application in call.applications.all():
            application.answers = {ask["key"]: getattr(application, ask["key"]) for ask in QUESTIONS}
            application.form = form
            application.save(update_fields=["answers", "form"])


class Migration(migrations.Migration):

    dependencies = [("grants", "0003_calls_say_everything")]

    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
