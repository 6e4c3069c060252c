"""Schemathesis over WSGI: it reads the description that is served and asks what that allows and
forbids, about rows that exist and rows that do not."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks

from accounts.services.tokens import issue_token
from activities.models import Activity
from activities.services.filing import DRAFT as ACTIVITY
from answers.models import Answer
from answers.services.filing import DRAFT as ANSWER
from config.api import router
from core.api.schema import document
from core.models import Draft
from tests.pages import MONTH

OPERATIONS = [
    (method.upper(), path)
    for path, operations in document()["paths"].items()
    for method in operations
]
#: Rows of the API → their model.
MODELS = {prefix: view.serializer_class.Meta.model for prefix, view, _ in router.registry}
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
    checks.unsupported_method,
    checks.ignored_auth,
]


_loaded: list[Any] = []


def description(authorization: str) -> Any:
    """The description as it is served; read once, for it is long."""
    if not _loaded:
        headers = {"Authorization": authorization}
        _loaded.append(
            schemathesis.openapi.from_wsgi("/api/schema/", get_wsgi_application(), headers=headers)
        )
    return _loaded[0]


def ask(user: Any, *, method: str, path: str, examples: int, randomly: int | None = None) -> int:
    """Try one operation so often with what it allows, and again with what it does not.

    Returns how many of the answers were a success.
    """
    _, text = issue_token(actor=None, user=user, name="Schemathesis")
    # It does not unpack what it asked to be packed.
    headers = {"Authorization": f"Token {text}", "Accept-Encoding": "identity"}
    operation = description(headers["Authorization"])[path][method]
    here = places(path)
    done = 0

    def once(case: schemathesis.Case, place: dict[str, Any] | None) -> None:
        nonlocal done
        if place:
            case.path_parameters = {**case.path_parameters, **place.get("path", {})}
            case.query = {**case.query, **place.get("query", {})}
            if isinstance(case.body, dict) and "version" in case.body and "version" in place:
                case.body["version"] = place["version"]
            if "version" in case.query and "version" in place:
                case.query["version"] = place["version"]
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        done += response.status_code < 300
        case.validate_response(
            response,
            checks=CHECKS,
            excluded_checks=[]
            if arrived(path, case, response)
            else [checks.negative_data_rejection],
            headers=headers,
        )

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        known = st.sampled_from(here) if here and mode == GenerationMode.POSITIVE else st.none()
        tried = given(case=operation.as_strategy(generation_mode=mode), place=known)(once)
        tried = settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=randomly is None,
            suppress_health_check=list(HealthCheck),
        )(tried)
        if randomly is not None:
            tried = seed(randomly)(tried)
        tried()
    return done


def arrived(path: str, case: schemathesis.Case, response: Any) -> bool:
    """Whether what was to be wrong stands in the address: an empty list of values is not sent,
    and `..` as a key leads to another address."""
    if path.endswith("/bulk/"):  # what is wrong with a row is said in the row's own answer
        return False
    if response.status_code == 414:  # refused for its length, before anything in it is read
        return False
    url = urlsplit(response.request.url)
    sent = parse_qs(url.query, keep_blank_values=True)
    if url.path.count("/") != path.count("/") or set(case.query or ()) - set(sent):
        return False
    return bool(sent or response.request.body or "{" in path)


def places(path: str) -> list[dict[str, Any]]:
    """What can stand in the address: rows that exist, and once something else."""
    if "{id}" in path:
        rows = MODELS[path.split("/")[3]]._base_manager.order_by("pk")[:3]
        known = [
            {"path": {"id": str(row.pk)}, "version": getattr(row, "version", 1)} for row in rows
        ]
        return [*known, None]
    if "{period}" in path:
        return [{"path": {"period": "2026-Q1", "code": "330999001"}, "version": 1}, None]
    if "{code}" in path:
        return [{"path": {"month": str(MONTH), "code": "330999001"}, "version": 1}, None]
    if "{month}" in path:
        return [{"path": {"month": str(MONTH)}, "version": 1}, None]
    if "{client_key}" in path:
        filed, subject = (Answer, ANSWER) if "/answers/" in path else (Activity, ACTIVITY)
        begun = Draft.objects.filter(subject=subject)
        rows = begun if "/drafts/" in path else filed.objects.order_by("-pk")
        keys = rows.values_list("client_key", flat=True)
        return [*({"path": {"client_key": str(key)}} for key in keys[:2]), None]
    if path == "/api/v1/papers/":
        activity = Activity.objects.values_list("pk", flat=True).first()
        return [{"query": {"of": "activity", "id": activity}}, None]
    return []
