"""What the reading process is given and what it loads: no Django, and its keys by the pipe."""

import io
import json
import subprocess
import sys

from django.conf import settings

from core.imports.reading import process
from core.imports.reading.plan import Plan, describe
from core.imports.sheets import registered
from tests.workbooks import county_sheets, workbook

_READ = """
import sys
from core.imports.reading import reader
reader.main()
print(*sys.modules, file=sys.stderr)
"""


def test_a_plan_carries_every_sheet_through_json():
    for sheet in registered().values():
        plan = Plan(sheet.title, json.loads(json.dumps(describe(sheet))))
        found = [(c.title, c.name, c.type, c.required, len(c.parts)) for c in plan.columns]
        expected = [(c.title, c.name, c.type, c.required, len(c.parts)) for c in sheet.columns]
        assert found == expected
        assert plan.check_values == sheet.check_values


def read(content: bytes, **given) -> tuple[bytes, set[str]]:
    """What a reading process answers, and the modules that it has then."""
    request = json.dumps(process.request("导入.xlsx", **given)).encode() + b"\n"
    done = subprocess.run(
        [sys.executable, "-c", _READ],
        input=request + content,
        capture_output=True,
        cwd=settings.BASE_DIR,
        env={},
        check=True,
    )
    return done.stdout, set(done.stderr.decode().split())


def test_the_reading_process_starts_without_django_and_loads_what_the_file_needs():
    answer, modules = read(workbook(county_sheets()), mode="rows")
    assert b'"end": true' in answer
    assert {"members.codes", "orgs.codes", "regions.codes", "core.values.ciphers"} <= modules
    ours = {name.partition(".")[0] for name in modules}
    assert "django" not in ours and "rest_framework" not in ours and "config" not in ours
    # Of the apps it has nothing but their codes.
    assert {name for name in modules if name.startswith(("orgs.", "members.", "regions."))} == {
        "members.codes",
        "orgs.codes",
        "regions.codes",
    }
    _, modules = read(workbook({"区域": county_sheets()["区域"]}), mode="rows")
    assert not {"members.codes", "core.values.ciphers", "cryptography"} & modules


def test_the_workbook_of_bad_rows_is_made_without_django():
    problems = {"区域": {"2": {"text": "错", "columns": []}}}
    answer, modules = read(workbook(county_sheets()), mode="errors", problems=problems)
    assert b'"workbook": true' in answer
    assert "django" not in modules


def test_the_reading_process_gets_its_keys_by_the_pipe(monkeypatch):
    started = []
    popen = subprocess.Popen

    def noting(arguments, **options):
        started.append(" ".join(arguments))
        return popen(arguments, **options)

    monkeypatch.setattr(process.subprocess, "Popen", noting)
    frames = list(process.read_rows(io.BytesIO(workbook(county_sheets())), "导入.xlsx"))
    assert len(frames) > 10
    secrets = [*settings.FIELD_ENCRYPTION_KEYS, *settings.BLIND_INDEX_KEYS, settings.SECRET_KEY]
    assert [each for each in secrets if each in started[0]] == []
    # It encrypts with the first key; older ones stay here.
    assert process.request("x")["keys"]["encryption"] == settings.FIELD_ENCRYPTION_KEYS[:1]
