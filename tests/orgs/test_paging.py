"""The organization list, page after page, in every order; and how many queries it takes."""

import pytest

from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

LIST = "/organizations/"


@pytest.fixture(scope="module")
def cast(kept_cast):
    return kept_cast


@pytest.fixture(scope="module")
def long_list(cast, kept_county):
    """Forty-five in 西镇; 东街道 has none."""
    for number in range(45):
        OrganizationFactory(
            region=kept_county.west,
            founded_on=None if number % 3 else f"20{10 + number % 7}-01-01",
        )


def test_a_page_says_where_it_stands_and_how_long_it_is(client, cast, long_list):
    client.force_login(cast.county_admin)
    context = client.get(f"{LIST}?rows=20&sort=uscc").context
    seen = []
    while True:
        seen.append(context["position"])
        if not context["next_url"]:
            break
        context = client.get(context["next_url"]).context
    assert seen == [(1, 20), (21, 40), (41, 45)]
    assert client.get(context["previous_url"]).context["position"] == (21, 40)
    last = client.get(f"{LIST}?rows=20&sort=uscc&last=1").context
    assert last["position"] == (26, 45)
    before = client.get(last["previous_url"]).context
    assert before["position"] == (6, 25)
    assert client.get(before["previous_url"]).context["position"] == (1, 5)
    assert client.get(f"{LIST}?rows=7").context["position"] == (1, 45)
    page = client.get(f"{LIST}?rows=20").content.decode()
    assert "第 1–20 条 / 共 45" in page and "rows=100" in page


@pytest.mark.parametrize("sort", ["name", "uscc", "staff", "founded_on", "members"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_order_pages_through_all_rows_once(client, cast, long_list, sort, sign):
    client.force_login(cast.county_admin)
    url, seen = f"{LIST}?rows=20&sort={sign}{sort}", []
    while url:
        context = client.get(url).context
        seen += [each.pk for each in context["page"].rows]
        url = context["next_url"]
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_nine_queries_however_long(
    client, cast, kept_county, number, django_assert_num_queries
):
    for _ in range(number):
        OrganizationFactory(region=kept_county.east)
    client.force_login(cast.town_staff)
    # session, user, grants, roots, regions of the grant, rows, count, choices of regions and areas
    with django_assert_num_queries(9):
        assert len(client.get(LIST).context["page"].rows) == number
