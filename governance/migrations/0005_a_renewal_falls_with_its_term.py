from django.conf import settings
from django.db import migrations, models

from governance import overlap


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0004_attendance_pay'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: overlap.unguard(schema_editor.connection),
            lambda apps, schema_editor: overlap.guard(schema_editor.connection),
        ),
        migrations.RemoveConstraint(
            model_name='term',
            name='term_ends_after_start',
        ),
        migrations.AlterField(
            model_name='term',
            name='end_reason',
            field=models.CharField(blank=True, choices=[('', '정한 날까지'), ('resigned', '사임'), ('dismissed', '해촉'), ('moved', '인사이동'), ('died', '사망'), ('fallen', '연임 취소')], default='', editable=False, max_length=10, verbose_name='끝난 사유'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('start', None), ('end', None), ('end__gt', models.F('start')), models.Q(('end', models.F('start')), ('end_reason', 'fallen')), _connector='OR'), name='term_ends_after_start', violation_error_message='임기가 끝나는 날은 시작일보다 뒤여야 합니다.'),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: overlap.guard(schema_editor.connection),
            lambda apps, schema_editor: overlap.unguard(schema_editor.connection),
        ),
    ]
