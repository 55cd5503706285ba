"""The site's three groups may look at pictures and permits, as at the other rows of books."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = ("editor", "operator", "auditor")
SEEN = ("view_modelprovider", "view_budgetreservation")


def allow(apps, schema_editor):
    """Give the permissions to the groups that are there."""
    _make_permissions(apps)
    seen = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="biographies", codename__in=SEEN
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*seen)


def _make_permissions(apps):
    """Write the permissions now: Django would do so only after the last migration."""
    config = apps.get_app_config("biographies")
    kept = getattr(config, "models_module", None)  # a migration's stub has none
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = kept


class Migration(migrations.Migration):
    dependencies = [("biographies", "0009_model_providers")]

    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
