from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('grants', '0004_carry_what_was_said')]

    operations = [
        migrations.RemoveConstraint(
            model_name='calltype',
            name='call_type_share_is_percent',
        ),
        migrations.RemoveField(
            model_name='application',
            name='effect',
        ),
        migrations.RemoveField(
            model_name='application',
            name='group_intro',
        ),
        migrations.RemoveField(
            model_name='application',
            name='need',
        ),
        migrations.RemoveField(
            model_name='application',
            name='plan',
        ),
        migrations.RemoveField(
            model_name='call',
            name='min_people',
        ),
        migrations.RemoveField(
            model_name='calltype',
            name='own_share_percent',
        ),
    ]
