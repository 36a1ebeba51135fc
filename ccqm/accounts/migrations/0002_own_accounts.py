from django.db import migrations, models


def were_invited(apps, schema_editor):
    """Until now, everyone who could sign in was invited."""
    apps.get_model("accounts", "User").objects.update(invited_at=models.F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="invited_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(were_invited, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="user",
            name="name",
            field=models.CharField(blank=True, max_length=200, verbose_name="full name"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("invited_at", None), ("name", "")),
                    models.Q(
                        ("invited_at__isnull", False), models.Q(("name", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="user_named_when_invited",
            ),
        ),
    ]
