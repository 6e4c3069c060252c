"""One identity number goes through everything, and stands in plain text nowhere afterwards."""

import datetime
import io
import json
import logging
import random
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
import redis
from celery import current_app
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.services.tokens import issue_token
from core import audit
from core.choices import JobStatus
from core.imports.loading.pipeline import error_workbook, import_workbook
from core.imports.wizard import runs
from core.jobs import service as jobs
from core.jobs import spool
from core.jobs.kinds import KINDS, Kind
from core.models import ImportRun, Job
from core.tasks import run_job
from members.models import Member
from members.views import reveals as member_views
from runner import checkout, embedded
from runner.embedded.place import here
from tests.access.world import text_of
from tests.core.attachments.samples import PDF
from tests.members.factories import id_number
from tests.workbooks import county_sheets, member, workbook


@pytest.fixture
def canary() -> SimpleNamespace:
    """A number and a phone that nobody ever wrote down, not even in this file."""
    dice = random.SystemRandom()
    born = datetime.date(1950, 1, 1) + datetime.timedelta(days=dice.randrange(15_000))
    number = id_number(dice.randrange(1000), born)
    wrong = number[:-1] + next(c for c in "0123456789" if c != number[-1])
    other, third = (id_number(dice.randrange(1000), born + datetime.timedelta(n)) for n in (1, 2))
    return SimpleNamespace(
        number=number,
        wrong=wrong,
        #: Of people who are registered by hand and over the API.
        other=other,
        third=third,
        phone=f"139{dice.randrange(10**8):08d}",
        # Seventeen digits find the right, the mistyped and the lower-case form.
        traces=[number[:17], other[:17], third[:17]],
    )


@contextmanager
def every_log_line():
    """What a handler of the product writes of every record of every logger."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    formatter = settings.LOGGING["formatters"]["lines"]["()"]
    module, _, name = formatter.rpartition(".")
    for kind in {name, "JsonLines", "PlainLines"}:
        handler.setFormatter(getattr(__import__(module, fromlist=[kind]), kind)())
    loggers = [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]
    not_propagating = [each for each in loggers if not each.propagate and each.name]
    levels = [(each, each.level) for each in loggers]
    targets = [logging.getLogger(), *not_propagating]
    for each in targets:
        each.addHandler(handler)
    for each, _ in levels:
        if each.name.split(".")[0] in {"django", "celery", "axes", "kombu", "gunicorn", "core"}:
            each.setLevel(logging.DEBUG if each.name != "django.template" else logging.INFO)
    try:
        yield written
    finally:
        for each in targets:
            each.removeHandler(handler)
        for each, level in levels:
            each.setLevel(level)


class Notebook(Client):
    """A browser that notes every address that it asked for or was sent to."""

    def __init__(self, **options):
        super().__init__(raise_request_exception=False, **options)
        self.addresses: list[str] = []
        self.pages: list[str] = []

    def request(self, **request):
        response = super().request(**request)
        self.addresses.append(f"{request.get('PATH_INFO')}?{request.get('QUERY_STRING', '')}")
        self.addresses += [value for key, value in response.items() if "ocation" in key]
        self.pages.append(text_of(response))
        return response


def in_database(traces: list[str]) -> list[str]:
    """Tables with a row in which a trace stands as text, JSON, bytes or inside a session."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name)"
            " FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
            " AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert len(tables) > 40
        for table in tables:
            for trace in traces:
                texts = [trace, trace.encode().hex(), trace.encode("utf-16-le").hex()]
                cursor.execute(
                    f"SELECT count(*) FROM {table} t WHERE t::text LIKE ANY(%s)",
                    [[f"%{text}%" for text in texts]],
                )
                if cursor.fetchone()[0]:
                    found.append(table)
    for session in Session.objects.all():
        if any(trace in json.dumps(session.get_decoded(), default=str) for trace in traces):
            found.append("django_session (decoded)")
    return found


def in_redis(traces: list[str]) -> list[str]:
    """Keys of every numbered database whose name or value holds a trace."""
    found = []
    url = embedded.default_urls()[1] if not settings.REDIS_URL else settings.REDIS_URL
    base = url.partition("?")[0]
    readers = {
        b"string": lambda server, key: [server.get(key)],
        b"list": lambda server, key: server.lrange(key, 0, -1),
        b"set": lambda server, key: server.smembers(key),
        b"zset": lambda server, key: server.zrange(key, 0, -1),
        b"hash": lambda server, key: [x for pair in server.hgetall(key).items() for x in pair],
    }
    for number in range(16):
        options = f"{base}?db={number}" if base.startswith("unix") else f"{base}/{number}"
        server = redis.Redis.from_url(options)
        for key in server.scan_iter(count=1000):
            kind = server.type(key)
            if kind not in readers:  # gone meanwhile
                continue
            for value in (key, *readers[kind](server, key)):
                if value and any(trace.encode() in value for trace in traces):
                    found.append(f"{number}: {key!r}")
    return found


def in_files(traces: list[str], folders: list[Path]) -> list[str]:
    """Files below the folders that hold a trace as UTF-8 or UTF-16."""
    found = []
    for trace in traces:
        for pattern in (trace, r"\x00".join(trace)):
            answer = subprocess.run(
                ["grep", "-rlaP", pattern, *map(str, folders)], capture_output=True, text=True
            )
            assert answer.returncode in (0, 1, 2)
            found += answer.stdout.split()
    return found


@pytest.fixture
def own_folders(tmp_path, settings, monkeypatch):
    """Temporary and spool folders of this test alone."""
    spooled, temporary = tmp_path / "spool", tmp_path / "tmp"
    temporary.mkdir()
    settings.SPOOL_DIR = spooled
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return [spooled, temporary]


def registry_file(canary) -> bytes:
    sheets = county_sheets()
    sheets["党员"][0] |= {"身份证号": canary.number, "手机": canary.phone}
    sheets["任职"] = [each for each in sheets["任职"] if each["身份证号"] != id_number(1)]
    return workbook(sheets)


def bad_file(canary) -> bytes:
    """Every way of getting a row with the number wrong."""
    rows = [
        member(1, 1) | {"身份证号": canary.wrong},
        member(2, 1) | {"身份证号": canary.number, "入党日期": "2015-02-30"},
        member(3, 1) | {"身份证号": canary.number, "党组织代码": "NOBODY"},
        member(4, 1) | {"姓名": canary.number, "党员类别": canary.number},
        member(5, 1) | {"手机": f"{canary.number}99"},
        member(6, 1) | {"姓名": f"张三{canary.number}", "职务": canary.number},
        member(7, 1) | {"党组织代码": canary.number, "统一社会信用代码": canary.number},
        member(8, 1) | {"入党日期": canary.number, "流动党员": canary.number},
    ]
    return workbook({"党员": rows})


def work(job: Job) -> Job:
    """Do the job as the worker does it, Celery's own logging included."""
    run_job.apply(args=[job.pk])
    job.refresh_from_db()
    return job


def uploaded(actor, content: bytes, name: str) -> ImportRun:
    """An upload that a worker has checked."""
    run = runs.upload(actor=actor, source=io.BytesIO(content), name=name)
    assert work(run.job).status == JobStatus.SUCCEEDED, run.job.error
    return ImportRun.objects.get(pk=run.pk)


def live(canary, client: Notebook, cast, monkeypatch) -> None:
    """Everything that may happen to a number."""
    actor = cast.county_admin
    made = uploaded(actor, registry_file(canary), f"名册{canary.number}.xlsx")
    stored = work(runs.confirm(actor=actor, pk=made.pk, skip_bad_rows=False).job)
    assert stored.status == JobStatus.SUCCEEDED, stored.error
    person = Member.objects.get(id_number_index=_index(canary.number))

    bad = uploaded(actor, bad_file(canary), "党员.xlsx")
    assert bad.preview["error_count"] >= 10
    assert spool.open_stored(bad.spooled).read()  # waits, encrypted
    result = import_workbook(
        actor=actor, source=io.BytesIO(bad_file(canary)), name="党员.xlsx", skip_bad_rows=True
    )
    corrected = error_workbook(source=io.BytesIO(bad_file(canary)), name="党员.xlsx", result=result)
    book = openpyxl.load_workbook(io.BytesIO(corrected))
    assert any(canary.wrong in row for row in book["党员"].iter_rows(values_only=True))

    _through_the_wizard(canary, client, actor)
    _through_the_forms(canary, client, actor, person)
    _through_the_api(canary, client, actor, person)
    _on_a_list(canary, client, person)

    client.post(reverse("accounts:login"), {"username": canary.number, "password": canary.number})
    client.pages.pop()  # gives the name back to whoever typed it
    client.force_login(actor)
    search = reverse("members:search")
    assert "查找结果" in client.post(search, {"person": canary.number}).content.decode()
    client.post(search, {"person": canary.wrong})
    client.post(search, {"person": f"{canary.number} {canary.number}"})
    for typed in (canary.number, canary.wrong, f"张三{canary.number}", canary.phone):
        client.post(reverse("core:search"), {"q": typed})
    for name in ("orgs:list", "branches:list", "lights:list"):
        client.get(reverse(name), {"export": "xlsx"})
    client.get(reverse("members:of_party_organization", args=[person.party_organization_id]))
    reveal = reverse("members:reveal", args=[person.pk, "id_number"])
    client.post(reveal, {"reason": f"核对 {canary.number}"})
    shown = client.post(reveal, {"reason": "核对组织关系"})
    assert canary.number in shown.content.decode()
    client.pages.pop()  # the one answer that shows it
    with pytest.raises(ValueError):
        audit.record(action="denied", actor=actor, detail={"x": canary.number})
    _crash(canary, client, actor, monkeypatch)


def _through_the_wizard(canary, client: Notebook, actor) -> None:
    """Uploaded, checked, previewed, its bad rows fetched, stored, undone."""
    for data, good in ((registry_file(canary), ""), (bad_file(canary), "1")):
        run = runs.upload(
            actor=actor,
            source=io.BytesIO(data),
            name=f"名册{canary.number}.xlsx",
            source_name="名册",
        )
        assert work(run.job).status == JobStatus.SUCCEEDED, run.job.error
        client.force_login(actor)
        for sheet in ("党员", "任职"):
            client.get(reverse("imports:detail", args=[run.pk]), {"sheet": sheet})
        errors = client.get(reverse("imports:errors", args=[run.pk]))
        assert (errors.status_code == 200) == bool(good)
        if good:
            client.pages.pop()  # the rows as they came, for whoever uploaded them
        confirmed = runs.confirm(actor=actor, pk=run.pk, skip_bad_rows=bool(good))
        assert work(confirmed.job).status == JobStatus.SUCCEEDED
        assert work(runs.undo(actor=actor, pk=run.pk).job).status == JobStatus.SUCCEEDED
        client.get(reverse("imports:detail", args=[run.pk]))


def _through_the_forms(canary, client: Notebook, actor, person: Member) -> None:
    """Typed into the right and into the wrong boxes, by hand."""
    client.force_login(actor)
    fields = {
        "name": "李丁四",
        "status": "full",
        "joined_on": "2015-07-01",
        "party_organization": person.party_organization_id,
        "phone": canary.phone,
    }
    new = reverse("members:new")
    for wrong in (
        {"id_number": canary.wrong},
        {"id_number": canary.number},  # is registered already
        {"id_number": canary.other, "joined_on": "2999-01-01"},
    ):
        assert client.post(new, fields | wrong).status_code == 200, wrong
    for text in ("name", "position"):
        answer = client.post(new, fields | {"id_number": canary.other, text: canary.other})
        assert answer.status_code == 200, text
        client.pages.pop()  # gives the text back to whoever typed it
    made = client.post(new, fields | {"id_number": canary.other})
    assert made.status_code == 302
    other = Member.objects.get(id_number_index=_index(canary.other))
    kept = {"version": other.version, "name": "李丁五", "status": "full", "joined_on": "2015-07-01"}
    edit = reverse("members:edit", args=[other.pk])
    assert client.post(edit, kept | {"id_number": canary.other}).status_code == 302
    stale = client.post(edit, kept | {"id_number": canary.other, "phone": canary.phone})
    assert stale.status_code == 409
    for name in ("detail", "history", "edit"):
        assert client.get(reverse(f"members:{name}", args=[other.pk])).status_code == 200
    client.get(reverse("members:list"))
    client.post(
        reverse("core:save_view"), {"list": "orgs:list", "name": "x", "query": f"q={canary.number}"}
    )
    client.post(
        reverse("core:save_view"), {"list": "orgs:list", "name": canary.number, "query": "q=东风"}
    )
    panel = reverse("core:attachments", args=["orgs.organization", person.organization_id])
    file = SimpleUploadedFile(f"{canary.number}.pdf", PDF)
    client.post(panel, {"file": file})


def _on_a_list(canary, client: Notebook, person: Member) -> None:
    """Among the people of a unit: pasted and as a file, read well and badly."""
    url = reverse("rosters:new_of_organization", args=[person.organization_id])
    said = {"origin": "unit", "listed_on": "2026-01-05", "reason": "核对新入职党员"}
    row, wrong = f"张三,{canary.number}", f"李四,{canary.wrong}"
    large = f"姓名,身份证号\n{row}\n".encode() + b"\n" * 3_000_000  # goes through the spool
    for sent, status in (
        ({"pasted": row}, 302),
        ({"pasted": wrong}, 200),
        ({"pasted": f"{row}\n{wrong}"}, 302),
        ({"pasted": row, "listed_on": canary.number}, 200),
        ({"pasted": row, "reason": canary.number}, 200),
        ({"file": SimpleUploadedFile(f"{canary.number}.csv", row.encode())}, 200),
        ({"file": SimpleUploadedFile(f"名单{canary.number}.csv", large)}, 302),
    ):
        answer = client.post(url, said | sent)
        assert answer.status_code == status, (sent.keys(), answer.content.decode()[-2000:])
        if canary.number in sent.get("reason", "") + sent.get("listed_on", ""):
            client.pages.pop()  # gives the text back to whoever typed it there
    client.get(reverse("rosters:list"))


def _through_the_api(canary, client: Notebook, actor, person: Member) -> None:
    """Sent by a program, well and badly, once and again."""
    _, token = issue_token(actor=None, user=actor, name="程序")
    sent = {
        "id_number": canary.third,
        "name": "周戊五",
        "status": "full",
        "joined_on": "2015-07-01",
        "party_organization": person.party_organization.code,
        "phone": canary.phone,
    }

    def send(values, key=""):
        headers = {"Authorization": f"Token {token}"} | ({"Idempotency-Key": key} if key else {})
        return client.post(
            "/api/v1/members/", values, content_type="application/json", headers=headers
        )

    assert [send(sent, key=canary.third).status_code for _ in range(2)] == [201, 201]
    assert send(sent).status_code == 400  # registered already
    for wrong in (
        {"id_number": canary.wrong},
        {"name": canary.third, canary.third: 1},
        {"party_organization": canary.third},
        {"joined_on": canary.third},
    ):
        assert send(sent | wrong).status_code == 400, wrong
    client.get("/api/v1/members/", headers={"Authorization": f"Token {token}"})


def _crash(canary, client: Notebook, actor, monkeypatch) -> None:
    """A view, a job and a task that die with the number in their hands and on their lips."""

    def dies(**given):
        number = canary.number
        raise RuntimeError(f"cannot go on with {number}")

    monkeypatch.setattr(member_views, "find_member", dies)
    answer = client.post(reverse("members:search"), {"person": canary.number})
    assert answer.status_code == 500
    monkeypatch.setitem(KINDS, "canary", Kind(lambda job, progress: dies()))
    job = work(jobs.start(kind="canary", actor=actor, input={}))
    assert job.status == JobStatus.FAILED
    monkeypatch.setattr("core.jobs.run", lambda job_id: dies())
    run_job.apply(args=[job.pk])
    logging.getLogger("core").error("lost %s", canary.number)
    logging.getLogger("celery.worker").info(
        "Task %(name)s args %(args)s", {"name": "x", "args": canary.number}
    )


def _index(number: str) -> str:
    from core import crypto

    return crypto.blind_index("id_number", number)


def test_the_number_stands_nowhere_in_plain_text(cast, canary, own_folders, monkeypatch):
    current_app.conf.task_store_errors_even_if_ignored = False
    client = Notebook()
    with every_log_line() as written:
        live(canary, client, cast, monkeypatch)
        # What somebody types into the wrong box is in his own address; not in ours.
        client.addresses_typed = client.get(reverse("orgs:list"), {"q": canary.number})
        client.addresses.pop()
        client.pages.pop()
    log = written.getvalue()
    assert log.count("RuntimeError") >= 3 and len(log) > 1000
    traces = canary.traces
    found = {
        "log": [line for line in log.splitlines() if any(t in line for t in traces)],
        "addresses": [a for a in client.addresses if any(t in a for t in traces)],
        "pages": [page[:300] for page in client.pages if any(t in page for t in traces)],
        "database": in_database(traces),
        "redis": in_redis(traces),
        "files": in_files(traces, own_folders),
        "phone": in_database([canary.phone]) + in_redis([canary.phone]),
    }
    assert {place: hits for place, hits in found.items() if hits} == {}


@pytest.mark.django_db
def test_the_search_for_traces_finds_them(canary, own_folders):
    """Otherwise the test above would prove nothing."""
    trace = canary.traces[0]
    Job.objects.create(kind="x", input={"number": canary.number})
    assert in_database(canary.traces) == ["public.core_job"]
    (own_folders[1] / "plain").write_text(canary.number)
    (own_folders[1] / "wide").write_bytes(canary.number.encode("utf-16-le"))
    assert len(in_files([trace], own_folders)) == 2
    server = redis.Redis.from_url(settings.CACHES["default"]["LOCATION"])
    server.setex("canary-test", 20, canary.number)
    try:
        assert len(in_redis([trace])) == 1
    finally:
        server.delete("canary-test")


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_in_the_folders_of_the_servers(cast, canary, own_folders, monkeypatch):
    """The long form: committed for good, then PostgreSQL's files, its log, WAL and our folders."""
    client = Notebook()
    live(canary, client, cast, monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    folders = [*own_folders, checkout.LOCAL, here().home, Path(tempfile.gettempdir())]
    assert in_files(canary.traces, folders) == []
    assert in_database(canary.traces) == []
    assert in_redis(canary.traces) == []
