"""The OpenAPI description and the page made of it."""

import re

import pytest
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from core.api.schema import document

PATHS = {
    "regions/",
    "organizations/",
    "party-organizations/",
    "coverages/",
    "work-coverages/",
    "members/",
    "posts/",
    "report-months/",
    "report-months/{month}/regions/{code}/",
    "notices/",
    "jobs/{id}/",
}
#: A file that was fetched is gone, whatever key comes along.
KEYLESS = {"jobs_file"}


def test_the_description_is_valid_and_made_without_warnings():
    GENERATOR_STATS.reset()
    made = SchemaGenerator().get_schema(request=None, public=True)
    assert not GENERATOR_STATS, GENERATOR_STATS._warn_cache
    validate_schema(made)
    assert re.fullmatch(r"\d+\.\d+\.\d+", made["info"]["version"])
    assert {f"/api/v1/{path}" for path in PATHS} <= set(made["paths"])


def test_every_operation_tells_its_errors_and_every_write_its_key():
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            assert {"400", "401", "403", "404", "429"} <= set(operation["responses"]), path
            keys = [each["name"] for each in operation["parameters"] if each["in"] == "header"]
            once = method != "get" and operation["operationId"] not in KEYLESS
            assert keys == (["Idempotency-Key"] if once else []), path
            assert operation["summary"] and re.search("[一-鿿]", operation["summary"])


def test_no_identifier_can_be_read_and_none_can_be_filtered_by():
    for name, schema in document()["components"]["schemas"].items():
        for field in schema.get("properties", {}):
            assert not re.search(r"cipher|_index$|_hash$|password|token", field), (name, field)
            if re.search(r"id_number|phone", field) and not field.endswith("_masked"):
                assert name.startswith("New") or name.endswith(("Input", "Change")), (name, field)
    for operations in document()["paths"].values():
        for operation in operations.get("get", {}).get("parameters", ()):
            assert not re.search(r"id_number|phone|name|cipher", operation["name"])


@pytest.mark.parametrize("accept", ["*/*", "application/vnd.oai.openapi", "application/json"])
def test_the_description_is_served_to_users(cast, program, accept):
    response = program(cast.nobody).get("/api/schema/", headers={"Accept": accept})
    assert response.status_code == 200
    assert b"/api/v1/organizations/" in response.content
    body = response.content.decode()
    assert body.startswith("openapi:" if accept.endswith("openapi") else "{")


def test_the_page_tells_every_operation_without_anything_from_elsewhere(cast):
    client = Client()
    client.force_login(cast.viewer)
    page = client.get("/api/docs/").content.decode()
    for path, operations in document()["paths"].items():
        assert page.count(f">{path}</code>") == len(operations), path
    assert not re.search(r"""(?:src|href|action)=["']https?://""", page)
    assert "统一社会信用代码" in page and "Idempotency-Key" in page
