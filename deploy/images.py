"""Base images by digest: `python3 deploy/images.py` on the machine that builds, before the first
`docker compose up` and whenever the images are renewed.

A tag is what its owner makes of it today; a digest names one content for ever. The command pulls
each tag once and writes its digest into `.env`, where Compose and the Dockerfile take it from.
`--check` looks whether all of them stand there, and pulls nothing.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

#: Variable → the tag whose digest is wanted.
IMAGES = {
    "NODE_IMAGE": "node:22-bookworm-slim",
    "PYTHON_IMAGE": "python:3.11-slim-bookworm",
    "POSTGRES_IMAGE": "postgres:17-bookworm",
    "REDIS_IMAGE": "redis:7-bookworm",
    "NGINX_IMAGE": "nginx:1.28-alpine",
}
PINNED = re.compile(r"\S+@sha256:[0-9a-f]{64}")


def digest_of(tag: str) -> str:
    """`name@sha256:…` of what the tag names now."""
    subprocess.run(["docker", "pull", "--quiet", tag], check=True, stdout=subprocess.DEVNULL)
    form = "{{index .RepoDigests 0}}"
    asked = ["docker", "image", "inspect", "--format", form, tag]
    said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    if not PINNED.fullmatch(said):
        sys.exit(f"error: docker names no digest for {tag}: {said!r}")
    return said


def pinned(text: str) -> dict[str, str]:
    """Variables of a file of settings that name an image by its digest."""
    found = dict(re.findall(r"^([A-Z]+_IMAGE)=(.*)$", text, re.MULTILINE))
    return {name: value for name, value in found.items() if PINNED.fullmatch(value)}


def written(text: str, digests: dict[str, str]) -> str:
    for name, digest in digests.items():
        text, count = re.subn(rf"^{name}=.*$", f"{name}={digest}", text, flags=re.MULTILINE)
        if not count:
            text += f"{name}={digest}\n"
    return text


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="only look at what is written")
    arguments.add_argument("--env", type=Path, default=Path(".env"), help="file of settings")
    given = arguments.parse_args()
    text = given.env.read_text()
    if not given.check:
        text = written(text, {name: digest_of(tag) for name, tag in IMAGES.items()})
        given.env.write_text(text)
    if missing := [name for name in IMAGES if name not in pinned(text)]:
        names = ", ".join(missing)
        sys.exit(f"error: no digest in {given.env} for {names}: run python3 deploy/images.py")


if __name__ == "__main__":
    main()
