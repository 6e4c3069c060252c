"""What a list page makes a browser fetch stays small."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests import pages

LIMIT = 170 * 1024


def fetched(html: str) -> list[str]:
    """The scripts and style sheets that a page names."""
    return re.findall(r'(?:src|href)="/static/([^"]+[.](?:js|css))"', html)


def weight(names: list[str]) -> int:
    return sum(len(gzip.compress(Path(finders.find(each)).read_bytes(), 9)) for each in names)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["orgs:list", "branches:list", "lights:list"])
def test_scripts_and_styles_of_a_list_weigh_at_most_170_kilobytes(client, cast, county, name):
    pages.furnish(county)
    client.force_login(cast.county_admin)
    names = fetched(client.get(reverse(name)).content.decode())
    assert {"vendor/tabler.min.css", "vendor/htmx.min.js", "css/app.css"} <= set(names)
    assert not [each for each in names if "echarts" in each]
    assert weight(names) <= LIMIT


def test_charts_would_be_too_heavy_for_a_list():
    names = ["vendor/tabler.min.css", "vendor/tabler.min.js", "vendor/echarts.min.js"]
    assert weight(names) > LIMIT
