"""Several counties beside each other: the page of the installation above them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from months.figures import latest_revision, region_table
from months.models import ReceivedFigures, SigningKey, TrustedKey
from months.services import close_month, exchange, keys
from tests import pages
from tests.pages import MONTH

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def county(kept_county):
    return kept_county


@pytest.fixture(scope="module")
def cast(kept_cast):
    return kept_cast


@pytest.fixture(scope="module")
def file(cast, county):
    """The signed file of another installation that is trusted here."""
    pages.furnish(county)
    close_month(actor=None, month=MONTH)
    table = region_table(revision=latest_revision(MONTH), region_code="330999")
    content = exchange.signed_file(table, actor=None)
    keys.trust(content=keys.pem(keys.own_key().public_key()).encode(), name="测试县工委")
    SigningKey.objects.all().delete()
    return content


def upload(client, content: bytes):
    return client.post(
        reverse("reports:load_figures"),
        {"file": SimpleUploadedFile("上报数据.txt", content)},
        follow=True,
    )


def second_county() -> ReceivedFigures:
    """The same figures, of a county that has none of what the first one has in rates."""
    row = ReceivedFigures.objects.get()
    row.pk, row.region_code, row.region_name = None, "331001", "邻县"
    row.rows = [
        {
            **row.rows[-1],
            "figures": {
                **row.total,
                "organizations": [10, None],
                "formed_rate": [1, 10],
                "staff80": [None, None],
            },
        }
    ]
    row.save(force_insert=True)
    return row


def test_counties_stand_beside_each_other_and_rates_are_summed_by_their_parts(client, cast, file):
    client.force_login(cast.county_admin)
    page = upload(client, file)
    assert "已接收测试县2026年3月数据第 1 版" in page.content.decode()
    second_county()
    page = client.get(reverse("reports:counties", args=[MONTH]))
    lines = {row.region_name: texts for row, texts in page.context["lines"]}
    titles = [each.title for _, group in page.context["groups"] for each in group]
    column = {title: place for place, title in enumerate(titles)}
    assert lines["测试县"][column["两新组织数"]] == "4"
    assert lines["测试县"][column["组织覆盖率"]] == "25.0%"
    total = page.context["sum"]
    assert total[column["两新组织数"]] == "14"
    assert total[column["组织覆盖率"]] == "14.3%"  # 2 of 14, not the mean of 25 and 10
    assert total[column["职工80人以上组织数"]] == "—"  # one of them did not count it
    assert "邻县" in page.content.decode()


def test_a_county_opens_into_its_own_lines(client, cast, file):
    client.force_login(cast.county_admin)
    upload(client, file)
    page = client.get(reverse("reports:counties", args=[MONTH]) + "?county=330999")
    assert [label for label, _, _ in page.context["chosen_lines"]] == [
        "东街道", "西镇", "经开区", "本级", "合计",
    ]  # fmt: skip
    assert client.get(reverse("reports:counties", args=[MONTH]) + "?county=1").status_code == 404


def test_who_has_not_handed_up_yet_is_named(client, cast, file):
    client.force_login(cast.county_admin)
    upload(client, file)
    page = client.get(reverse("reports:counties", args=[MONTH.plus(1)]))
    assert page.context["missing"] == [("330999", "测试县")]
    assert "还没有收到：测试县" in page.content.decode()


def test_an_altered_file_is_refused_on_the_page_too(client, cast, file):
    client.force_login(cast.county_admin)
    altered = bytearray(file)
    altered[-20] ^= 1
    assert "已被改动" in upload(client, bytes(altered)).content.decode()
    TrustedKey.objects.all().delete()
    assert "不在信任名单" in upload(client, file).content.decode()
    assert not ReceivedFigures.objects.exists()


def test_a_town_sees_no_other_county(client, cast, file):
    client.force_login(cast.county_admin)
    upload(client, file)
    client.force_login(cast.town_staff)
    page = client.get(reverse("reports:counties", args=[MONTH]))
    assert page.context["lines"] == []
    assert upload(client, file).status_code == 403


def test_the_file_is_taken_from_the_month(client, cast, file):
    client.force_login(cast.county_admin)
    url = reverse("reports:signed_file", args=[MONTH])
    assert url in client.get(reverse("reports:month", args=[MONTH])).content.decode()
    answer = client.get(url)
    assert answer.content.startswith(b"liangxin-figures 1\n")
    assert "330999" in answer.content.decode()
    client.force_login(cast.county_staff)
    assert client.get(url).status_code == 403
