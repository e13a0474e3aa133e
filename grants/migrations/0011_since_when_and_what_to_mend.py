from django.db import migrations
from django.db.models import F
from django.db.models.functions import Coalesce


def carry(apps, schema_editor):
    """Since when an application stands as it does, and what the groups asked for correction were told."""
    Application, Correction = (apps.get_model("grants", name) for name in ("Application", "Correction"))
    Application.objects.filter(status="draft").update(moved_at=F("created_at"))
    Application.objects.filter(status="submitted").update(moved_at=F("submitted_at"))
    others = Application.objects.exclude(status__in=("draft", "submitted"))
    others.update(moved_at=Coalesce("screened_at", "submitted_at"))
    for row in Application.objects.filter(status="returned"):
        Correction.objects.create(
            application=row,
            note=row.screening_note,
            until=row.correct_until,
            asked_at=row.screened_at,
            asked_by=row.screened_by,
        )


class Migration(migrations.Migration):
    dependencies = [("grants", "0010_screening_by_field_and_department")]
    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
