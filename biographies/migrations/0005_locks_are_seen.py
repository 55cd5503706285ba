"""The site's three groups may look at locked statements, as at the other rows of books."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = ("editor", "operator", "auditor")


def allow(apps, schema_editor):
    """Give the permission to the groups that are there."""
    _make_permissions(apps)
    permission = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="biographies", codename="view_statementlock"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(permission)


def _make_permissions(apps):
    """Write the permissions now: Django would do so only after the last migration."""
    config = apps.get_app_config("biographies")
    kept = getattr(config, "models_module", None)  # a migration's stub has none
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = kept


class Migration(migrations.Migration):
    dependencies = [("biographies", "0004_evidence_and_places")]

    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
