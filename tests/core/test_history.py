"""History by triggers: every write is kept, at a price that grows with the rows and no faster."""

import pytest
from django.apps import apps
from django.db import connection

from orgs.models import Organization
from tests.factories import OrganizationFactory


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
