from django.db import migrations, models
from django.db.models.functions import Lower


def in_lower_case(apps, schema_editor):
    """Two accounts of one address stop the migration: which of them stays is for people to say."""
    users = apps.get_model("district", "User").objects
    users.exclude(email=Lower("email")).update(email=Lower("email"))


class Migration(migrations.Migration):
    dependencies = [
        ("district", "0002_trail_is_append_only"),
    ]

    operations = [
        migrations.RunPython(in_lower_case, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_is_lower_case",
                violation_error_message="이메일은 소문자로 적어 주세요.",
            ),
        ),
    ]
