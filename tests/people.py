"""People who use the site, each by their group, and the site's pages as they see them."""

import importlib
import itertools

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client

GROUPS = importlib.import_module("biographies.migrations.0003_groups")
PASSWORD = "a long pass phrase of one's own"
_numbers = itertools.count(1)


def make_person(group="editor", **values):
    """Write a user of one group; "" for none, "superuser" for one who may do everything."""
    name = values.pop("username", f"{group or 'nobody'}{next(_numbers)}")
    if group == "superuser":
        return User.objects.create_superuser(name, password=PASSWORD, **values)
    person = User.objects.create_user(name, password=PASSWORD, **values)
    if group:
        seed_groups()
        person.groups.add(Group.objects.get(name=group))
    return person


def seed_groups():
    """Write the groups of the migration again where a test before has emptied all tables."""
    if not Group.objects.filter(name="auditor").exists():
        GROUPS.seed(apps, None)


def browse_as(group="editor", **values):
    """Return a client that is logged in as a new person of that group, `person`."""
    client = Client()
    client.person = make_person(group, **values)
    client.force_login(client.person)
    return client
