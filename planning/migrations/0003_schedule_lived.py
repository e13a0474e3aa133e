import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def sign(apps, schema_editor):
    """What was ticked off keeps its signature, which the trail knows; late is from now on read off the calendar."""
    cells = apps.get_model("planning", "ScheduleCell").objects
    lines = apps.get_model("district", "Activity").objects.filter(subject_model="planning.schedulecell")
    people = set(apps.get_model("district", "User").objects.values_list("pk", flat=True))
    for cell in cells.filter(actual__in=["done", "skipped"]):
        act = "confirmed" if cell.actual == "done" else "skipped"
        line = lines.filter(subject_id=str(cell.pk), actor__in=people).order_by("-at").first()
        if line and (act == "confirmed" or cell.planned):
            setattr(cell, f"{act}_at", line.at)
            setattr(cell, f"{act}_by_id", line.actor_id)
        if act == "skipped":
            cell.remark = cell.note
        cell.save()


def signed(act):
    condition = models.Q(**{f"{act}_at__isnull": True, f"{act}_by__isnull": True}) | models.Q(
        **{f"{act}_at__isnull": False, f"{act}_by__isnull": False}
    )
    return migrations.AddConstraint(
        model_name="schedulecell",
        constraint=models.CheckConstraint(
            condition=condition,
            name=f"planning_schedulecell_{act}_signed",
            violation_error_message="처리 일시와 처리한 사람은 함께 적혀야 합니다.",
        ),
    )


def instant(name, verbose_name):
    field = models.DateTimeField(blank=True, editable=False, null=True, verbose_name=verbose_name)
    return migrations.AddField(model_name="schedulecell", name=name, field=field)


def person(name, verbose_name):
    field = models.ForeignKey(
        blank=True,
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
    )
    return migrations.AddField(model_name="schedulecell", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [
        ("district", "0002_trail_is_append_only"),
        ("planning", "0002_plan_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Happening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="날짜")),
                ("label", models.CharField(max_length=160, verbose_name="있었던 일")),
                ("source_model", models.CharField(editable=False, max_length=60, verbose_name="출처 종류")),
                ("source_id", models.CharField(editable=False, max_length=40, verbose_name="출처 번호")),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="happenings",
                        to="planning.task",
                        verbose_name="세부사업",
                    ),
                ),
            ],
            options={"verbose_name": "있었던 일", "verbose_name_plural": "있었던 일", "ordering": ["day", "pk"]},
        ),
        migrations.AddConstraint(
            model_name="happening",
            constraint=models.UniqueConstraint(
                fields=("task", "source_model", "source_id", "label"), name="happening_once_a_source"
            ),
        ),
        migrations.RemoveConstraint(model_name="schedulecell", name="cell_skipped_with_reason"),
        instant("confirmed_at", "실행 확인 일시"),
        person("confirmed_by", "실행 확인한 사람"),
        instant("skipped_at", "건너뜀 일시"),
        person("skipped_by", "건너뛴 사람"),
        migrations.AddField(
            model_name="schedulecell",
            name="remark",
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name="실적 메모·사유"),
        ),
        migrations.AlterField(
            model_name="schedulecell",
            name="note",
            field=models.CharField(blank=True, max_length=200, verbose_name="계획 메모"),
        ),
        migrations.RunPython(sign, migrations.RunPython.noop),
        migrations.RemoveField(model_name="schedulecell", name="actual"),
        signed("confirmed"),
        signed("skipped"),
        migrations.AddConstraint(
            model_name="schedulecell",
            constraint=models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | models.Q(skipped_at=None),
                name="cell_done_or_skipped",
                violation_error_message="한 달을 실행과 건너뜀으로 함께 적을 수 없습니다.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedulecell",
            constraint=models.CheckConstraint(
                condition=models.Q(skipped_at=None) | models.Q(planned=True) & ~models.Q(remark=""),
                name="cell_skipped_with_reason",
                violation_error_message="건너뛴 달에는 사유를 적어 주세요.",
            ),
        ),
    ]
