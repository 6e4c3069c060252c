"""From which day on a new organization counts: closed months stay as they were."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from core import jobs
from core.errors import Refusal
from core.imports.loading.pipeline import import_workbook
from core.imports.wizard import runs
from core.models import ImportRun
from core.months import BEGINNING
from months.models import OrganizationFact
from months.services import close_month, reopen_month
from orgs.models import Organization, OrganizationStatus
from orgs.services import create_organization, update_organization
from tests import workbooks
from tests.months.march import MONTH
from tests.orgs.factories import OrganizationFactory, uscc

pytestmark = pytest.mark.django_db
AFTER = datetime.date(2026, 4, 1)


def load(number, *, row=None, **options):
    data = workbooks.workbook({"两新组织": [workbooks.organization(number, **(row or {}))]})
    return import_workbook(actor=None, source=io.BytesIO(data), name="导入.xlsx", **options)


def begins(number=1):
    found = OrganizationStatus.objects.filter(organization__uscc=uscc(number))
    return found.order_by("starts_on").values_list("starts_on", flat=True)[0]


def counted(month):
    revision = close_month(actor=None, month=month)
    return set(OrganizationFact.objects.filter(revision=revision).values_list("uscc", flat=True))


def test_without_a_closed_month_a_new_organization_counts_since_ever(county):
    load(1)
    assert begins() == BEGINNING


def test_what_comes_after_a_closing_leaves_that_month_alone(county):
    old = OrganizationFactory(region=county.east)
    counted(MONTH)
    load(1)
    assert begins() == AFTER
    reopen_month(actor=None, month=MONTH, reason="更正其他镇街")
    assert begins() == AFTER  # a reopened month was closed once
    assert counted(MONTH) == {old.uscc}
    assert counted(MONTH.plus(1)) == {old.uscc, uscc(1)}


def test_one_may_say_the_day_or_the_founding(county):
    counted(MONTH)
    load(1, new_from=datetime.date(2026, 2, 1))
    load(2, new_from_founding=True, row={"成立日期": datetime.date(2019, 5, 1)})
    load(3, new_from_founding=True)
    assert [begins(n) for n in (1, 2, 3)] == [
        datetime.date(2026, 2, 1),
        datetime.date(2019, 5, 1),
        AFTER,  # nobody knows its founding
    ]
    with pytest.raises(Refusal, match="在今天之后"):
        load(4, new_from=datetime.date(2999, 1, 1))


def test_a_later_file_for_an_earlier_day_does_not_let_it_count_earlier(county):
    counted(MONTH)
    load(1)
    result = load(1, as_of=datetime.date(2026, 2, 1), row={"职工人数": 7})
    assert result.sheets["两新组织"].updated == 1
    rows = OrganizationStatus.objects.filter(organization__uscc=uscc(1))
    assert list(rows.values_list("starts_on", "staff_count")) == [(AFTER, 7)]
    again = load(1, as_of=datetime.date(2026, 2, 1), row={"职工人数": 7})
    assert again.sheets["两新组织"].unchanged == 1


def test_a_column_that_is_absent_keeps_its_value_before_the_first_day_too(county):
    counted(MONTH)
    load(1, row={"经营状态": "停业"})
    load(1, as_of=datetime.date(2026, 2, 1), row={"职工人数": 7})
    (status,) = OrganizationStatus.objects.filter(organization__uscc=uscc(1))
    assert (status.state, status.staff_count) == ("suspended", 7)


def test_a_value_for_an_earlier_day_holds_from_the_first(county, cast):
    counted(MONTH)
    made = create_organization(
        actor=cast.county_admin, uscc=uscc(1), name="东风", kind="enterprise", region=county.east,
        staff_count=60, state="operating",
    )  # fmt: skip
    assert begins() == AFTER
    update_organization(
        actor=cast.county_admin,
        pk=made.pk,
        version=made.version,
        effective_on=MONTH.first_day,
        staff_count=5,
    )
    assert list(made.statuses.values_list("starts_on", "staff_count")) == [(AFTER, 5)]
    assert Organization.objects.get(pk=made.pk).staff_count == 5


def test_the_wizard_asks_and_says_it_in_the_preview(client, cast, county):
    counted(MONTH)
    client.force_login(cast.county_staff)
    page = client.get(reverse("imports:new")).content.decode()
    assert "新组织从何时起计入统计" in page and "从 2026-04-01 起" in page
    data = workbooks.workbook({"两新组织": [workbooks.organization(1)]})

    def upload(**fields):
        file = SimpleUploadedFile("导入.xlsx", data)
        return client.post(reverse("imports:new"), {"file": file} | fields)

    assert "请填写从哪一天起计入" in upload(new_rows="day").content.decode()
    late = upload(new_rows="day", new_from="2999-01-01")
    assert "计入日期不能晚于今天" in late.content.decode()
    for fields, said in (
        ({}, "从 2026-04-01 起"),
        ({"new_rows": "founded"}, "从成立日期起（没有成立日期的从 2026-04-01 起）"),
        ({"new_rows": "day", "new_from": "2026-02-01"}, "从 2026-02-01 起"),
    ):
        address = upload(**fields).url
        run = ImportRun.objects.order_by("-pk")[0]
        jobs.run(run.job_id)
        assert f"新增的组织计入统计：<strong>{said}" in client.get(address).content.decode()
    jobs.run(runs.confirm(actor=cast.county_staff, pk=run.pk, skip_bad_rows=False).job_id)
    assert begins() == datetime.date(2026, 2, 1)


def test_the_command_line_takes_the_day_too(county, tmp_path, capsys):
    counted(MONTH)
    path = tmp_path / "两新组织.xlsx"
    for number, option in ((1, "2026-02-01"), (2, "founded")):
        row = workbooks.organization(number, 成立日期=datetime.date(2020, 1, 1))
        path.write_bytes(workbooks.workbook({"两新组织": [row]}))
        call_command("import_workbook", str(path), "--new-from", option)
    assert [begins(n) for n in (1, 2)] == [datetime.date(2026, 2, 1), datetime.date(2020, 1, 1)]
    assert "新组织计入统计：从 2026-02-01 起" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--new-from 应写成") as refused:
        call_command("import_workbook", str(path), "--new-from", "昨天")
    assert refused.value.returncode == 2


def test_the_form_says_from_when_a_new_organization_counts(client, cast, county):
    counted(MONTH)
    client.force_login(cast.county_staff)
    given = {
        "uscc": uscc(1), "name": "东风机械", "kind": "enterprise", "region": county.east.code,
        "staff_count": "60", "state": "operating",
    }  # fmt: skip
    late = client.post(reverse("orgs:new"), given | {"counts_from": "2999-01-01"})
    assert "计入统计的日期不能晚于今天" in late.content.decode()
    assert client.post(reverse("orgs:new"), given).status_code == 302
    given |= {"uscc": uscc(2), "counts_from": "2026-01-15"}
    assert client.post(reverse("orgs:new"), given).status_code == 302
    assert [begins(n) for n in (1, 2)] == [AFTER, datetime.date(2026, 1, 15)]
