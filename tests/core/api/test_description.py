"""The OpenAPI description and the page made of it."""

import re

import pytest
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT4

from core.api.schema import document
from tests.test_deploy import ROOT

PATHS = {
    "regions/",
    "organizations/",
    "party-organizations/",
    "coverages/",
    "work-coverages/",
    "terms/",
    "members/",
    "posts/",
    "report-months/",
    "report-months/{month}/regions/{code}/",
    "notices/",
    "jobs/{id}/",
}
#: A file that was fetched is gone, whatever key comes along; a filing has its key in the address.
KEYLESS = {
    "jobs_file",
    "papers_create",
    "activities_by_key_put",
    "activities_by_key_photo",
    "activities_by_key_photo_delete",
    "activities_draft_put",
    "activities_draft_delete",
    "answers_by_key_put",
    "answers_by_key_photo",
    "answers_by_key_photo_delete",
    "answers_draft_put",
    "answers_draft_delete",
}


def test_the_description_is_valid_and_made_without_warnings():
    GENERATOR_STATS.reset()
    made = SchemaGenerator().get_schema(request=None, public=True)
    assert not GENERATOR_STATS, GENERATOR_STATS._warn_cache
    assert [each.message for each in OpenAPIV30SpecValidator(made).iter_errors()] == []
    assert re.fullmatch(r"\d+\.\d+\.\d+", made["info"]["version"])
    assert {f"/api/v1/{path}" for path in PATHS} <= set(made["paths"])
    # The changelog says what is new in it.
    assert f"- **{made['info']['version']}** " in (ROOT / "docs" / "contract.md").read_text()


def test_every_operation_tells_its_errors_and_every_write_its_key():
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            assert {"400", "401", "403", "404", "429"} <= set(operation["responses"]), path
            heads = [
                each["name"] for each in operation.get("parameters", []) if each["in"] == "header"
            ]
            keys = [each for each in heads if each == "Idempotency-Key"]
            once = method != "get" and operation["operationId"] not in KEYLESS
            assert keys == (["Idempotency-Key"] if once else []), path
            assert operation["summary"] and re.search("[一-鿿]", operation["summary"])


def test_every_operation_has_a_readable_name_of_its_own_and_a_tag_with_a_title():
    """Generators make functions and modules of them."""
    found = [each for operations in document()["paths"].values() for each in operations.values()]
    names = [each["operationId"] for each in found]
    assert len(set(names)) == len(names)
    for each in found:
        (tag,) = each["tags"]
        assert re.fullmatch(rf"{tag.replace('-', '_')}_[a-z_]+", each["operationId"])
    assert {each["name"] for each in document()["tags"]} == {each["tags"][0] for each in found}
    # Of a title a generator would make the name of a class.
    for name, schema in document()["components"]["schemas"].items():
        titled = [field for field, each in schema.get("properties", {}).items() if "title" in each]
        assert not titled, name


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


def schemas():
    return document()["components"]["schemas"]


def test_everything_is_described_in_chinese():
    chinese = re.compile("[一-鿿]")
    bare = []
    for name, schema in schemas().items():
        if not chinese.search(schema.get("description", "")) and name != "BlankEnum":
            bare.append(name)
        for field, each in schema.get("properties", {}).items():
            if "$ref" not in each and not chinese.search(each.get("description", "")):
                bare.append(f"{name}.{field}")
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            said = [each["description"] for each in operation.get("parameters", ())]
            said += [each["description"] for each in operation["responses"].values()]
            bare += [f"{method} {path}" for text in said if not chinese.search(text)]
    assert bare == []


def test_every_object_has_an_example_that_is_one():
    """As the specification has it: `nullable` is no JSON Schema, so the validator of OpenAPI."""
    registry = Registry().with_resource("urn:api", DRAFT4.create_resource(document()))
    tried = 0
    for name, schema in schemas().items():
        if schema.get("properties"):
            there = {"$ref": f"urn:api#/components/schemas/{name}"}
            validator = OAS30Validator(there, registry=registry)
            wrong = [
                (list(each.path), each.message) for each in validator.iter_errors(schema["example"])
            ]
            assert not wrong, (name, schema["example"])
            tried += 1
    assert tried > 40


def test_values_of_enumerations_have_labels_for_programs():
    found = schemas()["Severity"]
    assert dict(zip(found["enum"], found["x-enum-descriptions"], strict=True)) == {
        "red": "红灯",
        "amber": "黄灯",
    }


def test_the_last_day_of_an_interval_is_said_not_to_count():
    for name, field in (
        ("Coverage", "ends_on"),
        ("CoverageChange", "ends_on"),
        ("PartyOrganization", "dissolved_on"),
        ("Region", "abolished_on"),
    ):
        assert "当天不计" in schemas()[name]["properties"][field]["description"], name


def test_a_write_says_that_it_may_warn():
    operations = document()["paths"]["/api/v1/organizations/"]["post"]
    answer = operations["responses"]["201"]["content"]["application/json"]["schema"]
    assert {"$ref": "#/components/schemas/Warned"} in answer["allOf"]
