"""What will go says so long before."""

import datetime

import pytest
from drf_spectacular.generators import SchemaGenerator

from core.api.deprecation import Deprecation
from regions.api import RegionApi

SINCE, SUNSET = datetime.date(2027, 1, 1), datetime.date(2027, 9, 1)


def test_what_goes_is_announced_half_a_year_before():
    with pytest.raises(ValueError, match="180 days"):
        Deprecation(("list",), since=SINCE, sunset=SINCE + datetime.timedelta(days=179))
    Deprecation(("list",), since=SINCE, sunset=SINCE + datetime.timedelta(days=180))


def test_every_answer_that_is_concerned_says_since_when_and_until(
    registry, cast, program, monkeypatch
):
    goes = Deprecation(("list",), since=SINCE, sunset=SUNSET)
    monkeypatch.setattr(RegionApi, "deprecated", (goes,))
    client = program(cast.viewer)
    listed = client.send("GET", "regions/")
    assert listed["Deprecation"] == "@1798761600"
    assert listed["Sunset"] == "Wed, 01 Sep 2027 00:00:00 GMT"
    assert listed["Link"].endswith('/api/docs/>; rel="deprecation"')
    pk = listed.json()["results"][0]["id"]
    assert "Sunset" not in client.send("GET", f"regions/{pk}/")
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    assert paths["/api/v1/regions/"]["get"]["deprecated"] is True
    assert "deprecated" not in paths["/api/v1/regions/{id}/"]["get"]


def test_of_a_field_only_the_headers_tell(registry, cast, program, monkeypatch):
    goes = Deprecation(("retrieve",), since=SINCE, sunset=SUNSET, whole=False)
    monkeypatch.setattr(RegionApi, "deprecated", (goes,))
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    assert "deprecated" not in paths["/api/v1/regions/{id}/"]["get"]
