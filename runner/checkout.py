"""Secrets of one development checkout, made on first use (standard library only)."""

import base64
import os
import secrets

from runner import LOCAL


def secret(name: str) -> str:
    """Return this checkout's own 32-byte secret, base64; make it when it does not exist yet.

    Production never calls this: there every secret comes from the environment.
    """
    folder = LOCAL / "secrets"
    path = folder / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Two processes may start at once: each offers its own file, and the first link wins.
    if not path.exists():
        offer = folder / f".{name}.{os.getpid()}"
        offer.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        offer.chmod(0o600)
        try:
            os.link(offer, path)
        except FileExistsError:
            pass
        finally:
            offer.unlink()
    return path.read_text().strip()
