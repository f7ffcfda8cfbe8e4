import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from imt_cop.core.append_only import AppendOnly

DECISIONS = AppendOnly("milestones_milestonedecision")
MESSAGES = AppendOnly("milestones_milestonemessage")


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0007_appreciation_sealed'),
        ('milestones', '0003_progress_append_only'),
        ('schools', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MilestoneDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decided_on', models.DateField(verbose_name='décidé le')),
                ('text', models.TextField(verbose_name='décision')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='enregistré le')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='milestones.milestone')),
            ],
            options={
                'verbose_name': 'décision sur un jalon',
                'verbose_name_plural': 'décisions sur les jalons',
                'ordering': ['-decided_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='MilestoneMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date')),
                ('text', models.TextField(verbose_name='texte')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='milestones.milestone')),
            ],
            options={
                'verbose_name': 'message sur un jalon',
                'verbose_name_plural': 'messages sur les jalons',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MilestoneIndicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(choices=[('printed', 'printed'), ('reading', 'reading')], max_length=20)),
                ('note', models.TextField(blank=True)),
                ('source', models.CharField(blank=True, max_length=400)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestone_links', to='indicators.indicator')),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicator_links', to='milestones.milestone')),
            ],
            options={
                'verbose_name': 'indicateur d’un jalon',
                'verbose_name_plural': 'indicateurs des jalons',
                'ordering': ['milestone', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('milestone', 'indicator'), name='milestone_indicator_once')],
            },
        ),
        migrations.CreateModel(
            name='MilestoneTheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=400)),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='theme_links', to='milestones.milestone')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.theme')),
            ],
            options={
                'verbose_name': 'thématique d’un jalon',
                'verbose_name_plural': 'thématiques des jalons',
                'ordering': ['milestone', 'theme__position'],
                'constraints': [models.UniqueConstraint(fields=('milestone', 'theme'), name='milestone_theme_once')],
            },
        ),
        migrations.RunPython(DECISIONS.install, DECISIONS.remove),
        migrations.RunPython(MESSAGES.install, MESSAGES.remove),
    ]
