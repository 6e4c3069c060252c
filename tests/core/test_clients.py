"""Strangers' programs: clients that public generators make of the description drive the running
site. Nothing in them is written by hand but what they ask for."""

import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from accounts.services.tokens import issue_token
from core.api.schema import document
from orgs.models import Organization
from tests.orgs.factories import uscc

CLIENTS = Path(__file__).parents[1] / "clients"
CODE = uscc(920_001)
#: What every client is to see, whatever language it is written in.
SEEN = {
    "created": [201, "外部程序有限公司", ["staff_count"]],
    "errors": [["name", "required"]],
    "listed": [CODE],
    "changed": [200, 70],
    "conflict": [409, "version", 70],
    "bulk": [[200, None], [400, ["taken"]]],
    "missing": 404,
}


@pytest.fixture
def token(cast):
    return issue_token(actor=None, user=cast.county_staff, name="外部程序")[1]


@pytest.fixture
def description(tmp_path) -> Path:
    found = tmp_path / "openapi.json"
    found.write_text(json.dumps(document()))
    return found


def made_by(*command: str, where: Path) -> str:
    done = subprocess.run(command, cwd=where, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def python_client(description, tmp_path, monkeypatch):
    """The package that openapi-python-client makes; it must leave nothing out."""
    (tmp_path / "config.yml").write_text("post_hooks: []\n")
    tool = Path(sys.executable).with_name("openapi-python-client")
    where = tmp_path / "made" / "liangxin_client"
    said = made_by(
        *(str(tool), "generate", "--path", str(description), "--meta", "none"),
        *("--config", "config.yml", "--output-path", str(where)),
        where=tmp_path,
    )
    assert "arning" not in said, said
    monkeypatch.syspath_prepend(str(where.parent))
    yield importlib.import_module("liangxin_client")
    for name in [each for each in sys.modules if each.partition(".")[0] == "liangxin_client"]:
        del sys.modules[name]


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_generated_python_client_drives_the_site(live_server, county, token, python_client):
    api = importlib.import_module("liangxin_client.api.organizations")
    models = importlib.import_module("liangxin_client.models")
    client = python_client.AuthenticatedClient(live_server.url, token, prefix="Token")

    def ask(operation: str, *args, **values):
        module = importlib.import_module(f"{api.__name__}.organizations_{operation}")
        return module.sync_detailed(*args, client=client, **values)

    body = {
        "uscc": CODE,
        "name": "外部程序有限公司",
        "kind": models.OrganizationKind.ENTERPRISE,
        "region": county.east.code,
        "staff_count": 60_000,
    }
    seen = {}
    made = ask("create", body=models.NewOrganization(**body))
    row = made.parsed
    seen["created"] = [made.status_code, row.name, list(row.warnings.to_dict())]
    again = ask("create", body=models.NewOrganization(**body | {"name": ""})).parsed
    assert isinstance(again, models.FieldErrors)
    seen["errors"] = [[each.field, each.code] for each in again.errors]
    listed = ask("list", uscc=CODE, kind=[models.OrganizationsListKindItem.ENTERPRISE], limit=10)
    seen["listed"] = [each.uscc for each in listed.parsed.results]
    change = models.OrganizationChange(version=row.version, staff_count=70)
    changed = ask("update", str(row.id), body=change)
    seen["changed"] = [changed.status_code, changed.parsed.staff_count]
    change = models.OrganizationChange(version=row.version, address="新址")
    stale = ask("update", str(row.id), body=change)
    assert isinstance(stale.parsed, models.ConflictError)
    current = stale.parsed.current.to_dict()
    seen["conflict"] = [stale.status_code, stale.parsed.code, current["staff_count"]]
    rows = [
        models.OrganizationBulkChange(id=row.id, version=changed.parsed.version, address="新址"),
        models.NewOrganization(**body),
    ]
    bulk = ask("bulk", body=models.OrganizationBulk(rows=rows)).parsed
    seen["bulk"] = [
        [each.status, [error.code for error in each.errors] if each.errors else None]
        for each in bulk.results
    ]
    seen["missing"] = ask("get", "999999999").status_code
    assert json.loads(json.dumps(seen)) == SEEN
    assert Organization.objects.get(uscc=CODE).address == "新址"


@pytest.mark.long
@pytest.mark.skipif(shutil.which("npm") is None, reason="there is no npm here")
@pytest.mark.django_db(transaction=True)
def test_a_generated_typescript_client_drives_the_site(
    live_server, county, token, description, tmp_path
):
    for name in ("package.json", "package-lock.json", ".npmrc", "tsconfig.json", "drive.ts"):
        shutil.copy(CLIENTS / name, tmp_path)
    made_by("npm", "ci", where=tmp_path)
    made_by(
        *("npx", "--no-install", "openapi-typescript", description.name, "-o", "schema.ts"),
        where=tmp_path,
    )
    # Also what is not described, and asked for all the same, stops here.
    made_by("npx", "--no-install", "tsc", "-p", ".", where=tmp_path)
    said = made_by(
        *("node", "made/drive.js", live_server.url, token, CODE, county.east.code), where=tmp_path
    )
    assert json.loads(said) == SEEN
    assert Organization.objects.get(uscc=CODE).address == "新址"
