import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("grants", "0022_reviews_belong_to_a_round")]

    operations = [
        migrations.AlterField(
            model_name='review',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='grants.round', verbose_name='심사 회차'),
        ),
        migrations.RemoveConstraint(
            model_name='call',
            name='call_drops_extremes_from_three',
        ),
        migrations.RemoveField(
            model_name='call',
            name='drop_extremes_from',
        ),
    ]
