"""Two overlapping imports at the same time: one after the other, nothing double, no deadlock."""

import io
import threading

import pytest
from django.db import connection

from branches.models import Coverage
from core.imports.loading.pipeline import import_workbook
from members.models import Member, Membership
from orgs.models import Organization, OrganizationStatus
from tests.workbooks import county_sheets, organization, workbook


@pytest.mark.django_db(transaction=True)
def test_two_overlapping_imports_leave_one_of_everything():
    first, second = county_sheets(), county_sheets()
    first["两新组织"] += [organization(n) for n in range(100, 140)]
    # The other way round: without the lock the two would wait for each other's rows.
    second["两新组织"] += [organization(n, 职工人数=99) for n in range(139, 99, -1)]
    results, errors = [], []

    def load(sheets):
        try:
            results.append(
                import_workbook(actor=None, source=io.BytesIO(workbook(sheets)), name="a.xlsx")
            )
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=load, args=(sheets,)) for sheets in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(r.sheets["两新组织"].created for r in results) == [0, 43]
    assert sorted(r.sheets["党员"].unchanged for r in results) == [0, 3]
    assert Organization.objects.count() == 43
    assert (Coverage.objects.count(), Member.objects.count(), Membership.objects.count()) == (
        2,
        3,
        3,
    )
    # Whoever came second changed the forty staff counts: a dated value more for each.
    assert OrganizationStatus.objects.count() == 83
