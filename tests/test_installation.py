"""The hand installation: the page, the script that it calls, the units and the settings agree."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks.registry import registry

from config import settings as all_settings
from core.checks import check_folders
from core.outages import disk
from deploy.images import IMAGES, PINNED, main, written
from runner.embedded.servers import POSTGRES_TUNING
from tests.test_deploy import COMPOSE, ENV_EXAMPLE, ROOT, example, references
from tests.test_docs import page, settings_variables

UNITS = {path.name: path.read_text() for path in (ROOT / "deploy/systemd").glob("*.service")}
SCRIPT = (ROOT / "deploy/install.sh").read_text()
COMPOSE_ALONE = {
    *IMAGES,
    *("POSTGRES_PASSWORD", "REDIS_PASSWORD", "TLS_DIR", "HTTP_PORT", "HTTPS_PORT"),
    *("WEB_CONCURRENCY", "WORKER_CONCURRENCY"),
}


def environment_of_the_containers() -> dict[str, str | None]:
    return COMPOSE["x-application"]["environment"]


def set_by_the_image() -> set[str]:
    recipe = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    found = re.findall(r"^ENV (.*)$", recipe, re.MULTILINE)
    return {name for line in found for name in re.findall(r"\b([A-Z_]+)=", line)}


def test_example_compose_and_operations_name_the_same_settings():
    table = re.findall(r"^\| (`[A-Z].*?) \|", page("docs/operations.md"), re.MULTILINE)
    operations = {name for row in table for name in re.findall(r"`([A-Z_]+)`", row)}
    assert operations == set(example()) - COMPOSE_ALONE == settings_variables()
    # What somebody writes into .env reaches the containers; the last section they set themselves.
    apart = ENV_EXAMPLE[ENV_EXAMPLE.index("# --- Without Docker") :]
    fixed = set(re.findall(r"^# ([A-Z_]+)=", apart, re.MULTILINE))
    given = environment_of_the_containers()
    passed = {n for n, value in given.items() if value is None or dict(references(value)).get(n)}
    passed |= {n for n, value in given.items() if value and f"${{{n}:-}}" in value}
    assert passed == set(example()) - fixed - COMPOSE_ALONE
    own = {name for name in given if name not in passed} | set_by_the_image() & set(example())
    # The image has its static files where they are looked for, and nobody debugs in a container.
    assert fixed == own | {"STATIC_ROOT", "COLLECTED_STATIC", "DJANGO_DEBUG"}


def test_every_path_of_the_settings_is_one_that_is_looked_after():
    paths = {name for name in dir(all_settings) if isinstance(getattr(all_settings, name), Path)}
    read_only = {"BASE_DIR", "STATIC_ROOT"}
    assert paths - read_only == {each.variable for each in disk.folders() if each.variable}


def test_units_may_write_where_the_settings_say_and_the_script_makes_the_folders():
    values = example()
    folders = {
        "SPOOL_DIR": values["SPOOL_DIR"],
        "BACKUP_DIR": values["BACKUP_DIR"],
        "ATTACHMENTS_DIR": values["ATTACHMENTS_DIR"],
        "AUDIT_ANCHOR_PATH": str(Path(values["AUDIT_ANCHOR_PATH"]).parent),
    }
    assert set(folders) == {each.variable for each in disk.folders() if each.variable}
    assert len(UNITS) == 4
    for text in UNITS.values():
        writable = re.search(r"^ReadWritePaths=(.*)$", text, re.MULTILINE)[1].split()
        assert set(writable) == {*folders.values(), "/var/lib/liangxin"}
        assert "ProtectSystem=strict" in text and "PrivateTmp=true" in text
    made = SCRIPT[SCRIPT.index("folders)") : SCRIPT.index("tables)")]
    assert set(re.findall(r"\$([A-Z_]+)", made)) - {"SERVICE_USER"} == set(folders)


def test_script_is_shell_that_every_system_reads():
    subprocess.run(["sh", "-n", ROOT / "deploy/install.sh"], check=True)
    assert os.access(ROOT / "deploy/install.sh", os.X_OK)
    said = subprocess.run([ROOT / "deploy/install.sh"], capture_output=True, text=True)
    assert (said.returncode, said.stderr[:6]) == (2, "usage:")


@pytest.fixture
def installed(settings, tmp_path):
    for folder in ("spool", "files", "audit", "backups", "static"):
        (tmp_path / folder).mkdir()
    (tmp_path / "static/staticfiles.json").write_text("{}")
    settings.SPOOL_DIR, settings.ATTACHMENTS_DIR = tmp_path / "spool", tmp_path / "files"
    settings.AUDIT_ANCHOR_PATH = tmp_path / "audit/anchor"
    settings.BACKUP_DIR, settings.STATIC_ROOT = tmp_path / "backups", tmp_path / "static"
    settings.COLLECTED_STATIC = True


def test_the_deployment_check_is_content_when_every_folder_is_there(installed):
    assert check_folders(None) == []
    assert check_folders in registry.get_checks(include_deployment_checks=True)


@pytest.mark.parametrize(
    "variable", ["SPOOL_DIR", "ATTACHMENTS_DIR", "AUDIT_ANCHOR_PATH", "BACKUP_DIR"]
)
def test_the_deployment_check_names_the_folder_that_is_missing(variable, installed):
    folder = next(each.path for each in disk.folders() if each.variable == variable)
    folder.rmdir()
    found = check_folders(None)
    assert [(each.id, each.msg) for each in found] == [
        ("core.E007", f"{variable} 指向的 {folder} 不存在。")
    ]
    assert "deploy/install.sh folders" in found[0].hint
    folder.write_text("a file in its place")
    assert [each.id for each in check_folders(None)] == ["core.E007"]


def test_the_deployment_check_names_static_files_that_were_not_collected(installed):
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    assert [each.id for each in check_folders(None)] == ["core.E008"]


def test_the_deployment_check_names_the_folder_in_which_nothing_can_be_written(installed, settings):
    settings.BACKUP_DIR = Path("/proc")  # not even root may
    found = check_folders(None)
    assert [each.id for each in found] == ["core.E007"]
    assert found[0].msg.startswith("BACKUP_DIR 指向的 /proc 不能写入（")


# --- Images by digest ---------------------------------------------------------------------------

DIGEST = "sha256:" + "0123456789abcdef" * 4
DOCKER = f"""#!/bin/sh
case "$*" in
pull*) ;;
*) for tag; do :; done; echo "${{tag%:*}}@{DIGEST}" ;;
esac
"""


def test_no_image_is_named_by_a_tag():
    named = [service["image"] for service in COMPOSE["services"].values()]
    assert [name for name in named if ":" in name.partition("${")[0]] == []
    recipe = (ROOT / "Dockerfile").read_text()
    stages = set(re.findall(r" AS (\w+)$", recipe, re.MULTILINE))
    sources = re.findall(r"^FROM (\S+)", recipe, re.MULTILINE)
    sources += re.findall(r"--from=(\S+)", recipe)
    variables = {re.fullmatch(r"\$\{(\w+)\}", s)[1] for s in sources if s not in stages}
    built = COMPOSE["x-application"]["build"]["args"]
    assert variables == set(built)
    given = {name for name, _ in references([*built.values(), *named])}
    assert given == set(IMAGES)
    # Compose stops at one that is not set.
    assert all(rest.startswith(":?") for _, rest in references([*built.values(), *named]))


def test_digests_are_written_into_the_settings_and_asked_for(tmp_path, monkeypatch):
    docker = tmp_path / "docker"
    docker.write_text(DOCKER)
    docker.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    env = tmp_path / ".env"
    env.write_text(ENV_EXAMPLE)
    monkeypatch.setattr("sys.argv", ["images.py", "--check", "--env", str(env)])
    with pytest.raises(SystemExit, match=r"no digest in .* for NODE_IMAGE, PYTHON_IMAGE"):
        main()
    monkeypatch.setattr("sys.argv", ["images.py", "--env", str(env)])
    main()
    assert f"\nPOSTGRES_IMAGE=postgres@{DIGEST}\n" in env.read_text()
    # Again, and where the lines are missing.
    assert written(env.read_text(), {}) == env.read_text()
    assert written("A=1\n", {"NODE_IMAGE": "n"}) == "A=1\nNODE_IMAGE=n\n"
    monkeypatch.setattr("sys.argv", ["images.py", "--check", "--env", str(env)])
    main()
    env.write_text(env.read_text().replace(f"redis@{DIGEST}", "redis:7-bookworm"))
    with pytest.raises(SystemExit, match="for REDIS_IMAGE"):
        main()
    assert not PINNED.fullmatch("redis:7-bookworm")


def test_compose_and_operations_give_the_database_what_performance_was_measured_with():
    command = COMPOSE["services"]["db"]["command"]
    assert dict(each.removeprefix("-c").split("=") for each in command[1:]) == POSTGRES_TUNING
    for name in ("docs/operations.md", "docs/guide/operations.md"):
        said = re.findall(r"ALTER SYSTEM SET (\w+) = '([\w.]+)'", page(name))
        assert dict(said) == POSTGRES_TUNING
