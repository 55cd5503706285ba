"""The groups editor, operator and auditor: written once, from then on the site's own to edit."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

EVERY = {
    "biographies": (
        "biography", "chapter", "chapterrevision", "allocation", "source", "sourceversion",
        "passage", "citation", "checkresult", "finding", "decision", "export", "modelcall",
        "verdict",
    ),
    "taskqueue": (
        "taskrun", "taskattempt", "deadlettergroup", "deadletter", "queuepause", "operatoraction",
        "healthreport", "workervitals", "beattick",
    ),
    "django_celery_beat": (
        "periodictask", "intervalschedule", "crontabschedule", "clockedschedule", "solarschedule",
    ),
    "django_celery_results": ("taskresult", "groupresult"),
}
EDITING = {
    "biographies": (
        "add_biography", "change_biography", "produce_biography", "change_chapter", "add_source",
        "change_source", "change_finding", "add_export",
    ),
}
OPERATING = {
    "biographies": (
        "add_biography", "change_biography", "produce_biography", "view_every_biography",
        "add_source", "change_source", "add_export",
    ),
    "taskqueue": ("operate_runs", "triage_dead_letters"),
    "django_celery_beat": tuple(
        f"{verb}_{model}"
        for verb in ("add", "change", "delete")
        for model in ("periodictask", "intervalschedule", "crontabschedule", "clockedschedule")
    ),
}
AUDITING = {
    "biographies": ("view_every_biography",),
    "auth": ("view_user", "view_group"),
    "axes": ("view_accessattempt", "view_accesslog", "view_accessfailurelog"),
}


def views_of(*apps):
    return {app: tuple(f"view_{model}" for model in EVERY[app]) for app in apps}


GROUPS = {
    "editor": (views_of("biographies"), EDITING),
    "operator": (views_of(*EVERY), OPERATING),
    "auditor": (views_of(*EVERY), AUDITING),
}


def seed(apps, schema_editor):
    """Make the groups; one that is there keeps what it has."""
    make_permissions(apps)
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for name, parts in GROUPS.items():
        group, is_new = group_model.objects.get_or_create(name=name)
        if not is_new:
            continue
        for part in parts:
            for app, codenames in part.items():
                found = permission_model.objects.filter(
                    content_type__app_label=app, codename__in=codenames
                )
                group.permissions.add(*found)


def make_permissions(apps):
    """Write the permissions now: Django would do so only after the last migration."""
    for app in {*EVERY, "auth", "axes"}:
        config = apps.get_app_config(app)
        kept = getattr(config, "models_module", None)  # a migration's stub has none
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = kept


def unseed(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("biographies", "0002_owners_goals_decisions"),
        ("taskqueue", "0005_desk_permissions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("axes", "0010_accessattemptexpiration"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
        ("django_celery_results", "0014_alter_taskresult_status"),
    ]

    operations = [migrations.RunPython(seed, unseed)]
