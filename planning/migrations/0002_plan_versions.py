import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from district import trail


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0001_initial"),
        ("district", "0002_trail_is_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="plan",
            name="status",
            field=models.CharField(
                choices=[("draft", "초안"), ("confirmed", "확정"), ("changing", "변경 중")],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="상태",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="change_reason",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="변경 사유"),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="plan", name="plan_confirmed_is_signed"),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_at", None), ("status", "draft"))
                | models.Q(("confirmed_at__isnull", False), ("status__in", ["confirmed", "changing"])),
                name="plan_confirmed_is_signed",
                violation_error_message="확정한 계획에는 확정 일시가 있어야 합니다.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "changing")) & ~models.Q(("change_reason", ""))
                | ~models.Q(("status", "changing")) & models.Q(("change_reason", "")),
                name="plan_change_has_a_reason",
                violation_error_message="변경 사유는 변경하는 동안에만, 반드시 적습니다.",
            ),
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="판")),
                ("content", models.JSONField(verbose_name="내용")),
                ("reason", models.TextField(blank=True, verbose_name="사유")),
                ("confirmed_at", models.DateTimeField(verbose_name="확정 일시")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="확정한 사람",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="planning.plan",
                        verbose_name="시행계획",
                    ),
                ),
            ],
            options={
                "verbose_name": "계획 확정본",
                "verbose_name_plural": "계획 확정본",
                "ordering": ["plan", "number"],
                "constraints": [models.UniqueConstraint(fields=("plan", "number"), name="version_number_once")],
            },
        ),
        migrations.RunPython(
            lambda apps, schema_editor: trail.protect(schema_editor.connection, trail.VERSIONS),
            lambda apps, schema_editor: trail.unprotect(schema_editor.connection, trail.VERSIONS),
        ),
    ]
