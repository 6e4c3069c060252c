"""History by triggers: every write is kept, at a price that grows with the rows and no faster."""

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection

from orgs.models import Organization
from tests.orgs.factories import OrganizationFactory


def events():
    return set(Organization.pgh_event_model.objects.values_list("pgh_obj_id", "pgh_label", "name"))


@pytest.mark.django_db
def test_bulk_writes_and_raw_sql_leave_one_event_per_row():
    first, second = OrganizationFactory(name="甲厂"), OrganizationFactory(name="乙厂")
    Organization.objects.filter(pk=first.pk).update(name="甲一厂")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orgs_organization SET name = name || '店'")
    assert events() == {
        (first.pk, "insert", "甲厂"),
        (second.pk, "insert", "乙厂"),
        (first.pk, "update", "甲一厂"),
        (first.pk, "update", "甲一厂店"),
        (second.pk, "update", "乙厂店"),
    }


@pytest.mark.django_db
def test_no_trigger_joins_the_old_and_the_new_rows():
    """A session keeps the plan of such a join: made for one row, it is quadratic for the next."""
    tracked = [each for each in apps.get_models() if hasattr(each, "pgh_event_model")]
    assert Organization in tracked
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text, prosrc FROM pg_trigger"
            " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal"
        )
        sources = cursor.fetchall()
    assert {model._meta.db_table for model in tracked} <= {table for table, _ in sources}
    assert [table for table, source in sources if " JOIN " in source] == []


@pytest.mark.django_db
def test_versions_are_raised_by_bulk_writes_unless_the_trigger_is_ignored():
    row = OrganizationFactory(name="甲厂")
    Organization.objects.update(name="乙厂")
    row.refresh_from_db()
    assert row.version == 2
    with pgtrigger.ignore("orgs.Organization:raise_version"):
        Organization.objects.update(name="丙厂")
    row.refresh_from_db()
    assert (row.name, row.version) == ("丙厂", 2)
    Organization.objects.update(name="丁厂")
    row.refresh_from_db()
    assert row.version == 3


@pytest.mark.django_db
def test_no_trigger_opens_a_subtransaction_for_every_row():
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = '_pgtrigger_should_ignore'")
        (source,) = cursor.fetchone()
    assert "EXCEPTION" not in source
