"""The files of a production place, compared with each other and with the settings."""

import copy
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from django.urls import get_resolver, reverse

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
ENV_EXAMPLE = (ROOT / ".env.example").read_text()
SECRET = re.compile(r"PASSWORD(?!_PROFILE)|SECRET|_KEYS?$")
ONE_SHOT = {"migrate"}


def texts(value) -> list[str]:
    """All texts inside a piece of the file."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def references(value) -> list[tuple[str, str]]:
    """(`NAME`, what follows it) of each `${NAME…}`."""
    found = [re.findall(r"(?<!\$)\$\{([A-Z_]+)(.*?)\}", text) for text in texts(value)]
    return [pair for pairs in found for pair in pairs]


def example() -> dict[str, str]:
    """Variables of `.env.example`, also those that are commented out, with their values."""
    return dict(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=(.*)$", ENV_EXAMPLE, re.MULTILINE))


def problems(compose: dict) -> list[str]:
    services = compose["services"]
    found = []
    beats = [name for name, service in services.items() if "beat" in service.get("command", [])]
    if len(beats) != 1:
        found.append(f"schedulers: {beats}")
    for name in beats:
        if services[name].get("deploy", {}).get("replicas") != 1:
            found.append(f"{name} may run several times")
        if "container_name" not in services[name]:
            found.append(f"{name} may be scaled")
    for name, service in services.items():
        if name in ONE_SHOT:
            if service["restart"] != "no":
                found.append(f"{name} would run for ever")
        elif not service.get("healthcheck", {}).get("test"):
            found.append(f"{name} has no health check")
        if name != "nginx" and "ports" in service:
            found.append(f"{name} is open to the network")
        for other, wait in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if other in ONE_SHOT else "service_healthy"
            if wait["condition"] != wanted:
                found.append(f"{name} does not wait until {other} is ready")
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable) and not re.fullmatch(r"\$\{[A-Z_]+:\?.+\}", value or ""):
                found.append(f"{name} has a default for {variable}")
            if "://" in (value or "") and "@" in value and not references(value):
                found.append(f"{name} has a password in {variable}")
            if value is None and variable not in example():
                found.append(f"{variable} is not in .env.example")
    for variable, rest in references(compose):
        if variable not in example():
            found.append(f"{variable} is not in .env.example")
        if SECRET.search(variable) and not rest.startswith(":?"):
            found.append(f"{variable} has a default")
    return found


def test_compose_file_has_no_problem():
    assert problems(COMPOSE) == []


def second_beat(services):
    services["beat2"] = copy.deepcopy(services["beat"])


def two_replicas(services):
    services["beat"]["deploy"]["replicas"] = 2


def scalable_beat(services):
    del services["beat"]["container_name"]


def default_password(services):
    services["db"]["environment"]["POSTGRES_PASSWORD"] = "${POSTGRES_PASSWORD:-liangxin}"


def literal_password(services):
    services["web"]["environment"]["DATABASE_URL"] = "postgresql://liangxin:secret@db/liangxin"


def no_health_check(services):
    del services["redis"]["healthcheck"]


def open_database(services):
    services["db"]["ports"] = ["5432:5432"]


def no_wait_for_migration(services):
    services["worker"]["depends_on"]["migrate"] = {"condition": "service_started"}


def migration_for_ever(services):
    services["migrate"]["restart"] = "unless-stopped"


def unknown_variable(services):
    services["nginx"]["ports"] = ["${SURPRISE:-80}:80"]


def unknown_setting(services):
    services["web"]["environment"]["SURPRISE"] = None


@pytest.mark.parametrize(
    "spoil",
    [
        second_beat,
        two_replicas,
        scalable_beat,
        default_password,
        literal_password,
        no_health_check,
        open_database,
        no_wait_for_migration,
        migration_for_ever,
        unknown_variable,
        unknown_setting,
    ],
)
def test_spoilt_compose_file_is_noticed(spoil):
    compose = copy.deepcopy(COMPOSE)
    spoil(compose["services"])
    assert problems(compose) != []


def test_every_variable_of_the_settings_is_documented_and_none_is_stale():
    source = "".join(
        (ROOT / "config" / name).read_text() for name in ("settings.py", "environment.py")
    )
    read = set(
        re.findall(r'\b(?:env\.\w+|secret(?:_list)?|networks|server)\(\s*"([A-Z_]+)"', source)
    )
    assert {"DATABASE_URL", "DJANGO_SECRET_KEY", "CLOSE_MONTH_DAY"} <= read
    compose = {name for name, _ in references(COMPOSE)} | {"WEB_CONCURRENCY"}
    assert read - set(example()) == set()
    assert set(example()) - read - compose == set()


def test_example_holds_no_secret():
    assert {name: value for name, value in example().items() if SECRET.search(name) and value} == {}


def test_databases_are_out_of_reach():
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("db", "redis", "worker", "beat", "migrate"):
        assert COMPOSE["services"][name]["networks"] == ["inside"]


def test_image_holds_every_package_and_does_not_run_as_root():
    kept = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    needed = {*tools["importlinter"]["root_packages"], "templates", "static", "manage.py"} - {
        "bench"
    }
    assert [f"!{name} is not in .dockerignore" for name in sorted(needed - {*kept})] == []
    assert all((ROOT / name).exists() for name in kept)
    last_stage = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (\S+)$", last_stage, re.MULTILINE) == ["liangxin"]


def test_nginx_lets_a_whole_import_through_and_no_forged_address():
    nginx = (ROOT / "deploy" / "nginx.conf").read_text()
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", nginx)[1])
    assert megabytes * 1024 * 1024 > int(example()["IMPORT_MAX_BYTES"])
    assert "X-Forwarded-For $remote_addr;" in nginx
    assert "server web:8000;" in nginx


NGINX = (ROOT / "deploy" / "nginx.conf").read_text()


def logged_by_nginx(path: str) -> str:
    """What the `map` of the configuration makes of an address."""
    block = re.search(r"map \$uri \$logged_uri \{(.*?)\n    \}", NGINX, re.DOTALL)[1]
    for pattern, value in re.findall(r"~(\S+) (\S+);", block):
        found = re.search(pattern.replace("(?<", "(?P<"), path)
        if found:
            return value.replace("$door", found["door"])
    assert "default $uri;" in block
    return path


def addresses_that_are_secrets() -> dict[str, str]:
    """Name → address with SECRET in it, of every route that holds a token or a one-time code."""
    found = {}
    for space, (_, resolver) in get_resolver().namespace_dict.items():
        for name in {key for key in resolver.reverse_dict if isinstance(key, str)}:
            needed = resolver.reverse_dict.getlist(name)[0][0][0][1]
            # The figures of a region have its code, which is no secret, beside the time.
            of_region = {"month", "period"} & set(needed)
            if {"token", "code", "key", "link"} & set(needed) and not of_region:
                found[f"{space}:{name}"] = reverse(f"{space}:{name}", args=["SECRET"])
    return found


def test_nginx_logs_no_secret_of_an_address():
    secrets = addresses_that_are_secrets()
    assert {"accounts:invitation", "accounts:first_run"} <= set(secrets)
    assert {name: logged_by_nginx(path) for name, path in secrets.items()} == {
        name: path.replace("SECRET/", "***") for name, path in secrets.items()
    }
    assert logged_by_nginx("/organizations/5/") == "/organizations/5/"
    shape = re.search(r"log_format short (.*?);", NGINX, re.DOTALL)[1]
    assert set(re.findall(r"\$(\w+)", shape)) == {
        "remote_addr", "time_local", "request_method", "logged_uri", "status",
        "body_bytes_sent", "request_time",
    }  # fmt: skip
    assert re.findall(r"access_log (.*?);", NGINX) == ["/dev/stdout short", "off"]
    # Below this level nginx quotes the whole request line.
    assert re.findall(r"error_log \S+ (\w+);", NGINX) == ["crit"]


def test_lock_files_name_no_server():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert all("resolved" not in package for package in lock["packages"].values())
    for path in ROOT.glob("requirements*"):
        assert not re.search(r"https?:|--(extra-)?index-url|--find-links", path.read_text())
    assert "registry=" not in (ROOT / ".npmrc").read_text()
