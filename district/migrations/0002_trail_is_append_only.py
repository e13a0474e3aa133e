from django.db import migrations

from district import trail


class Migration(migrations.Migration):
    dependencies = [("district", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: trail.protect(schema_editor.connection, trail.TRAIL),
            lambda apps, schema_editor: trail.unprotect(schema_editor.connection, trail.TRAIL),
        )
    ]
