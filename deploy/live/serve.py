#!/usr/bin/env python3
"""Start a media server for live pictures in front of an application that runs here.

    apt-get install libnginx-mod-rtmp      # nginx with its RTMP module, from Debian
    LIVE_RTMP=rtmp://this.host:1935/live python3 run.py serve
    python3 deploy/live/serve.py --app http://127.0.0.1:8000 --listen 8080

Open the application at the port of `--listen`: pictures come from the same origin, so the pages
need to be allowed nothing more. Ends with Ctrl-C. Needs the standard library only.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULE = "/usr/lib/nginx/modules/ngx_rtmp_module.so"


def configuration(folder: Path, *, app: str, listen: str, rtmp: str, module: str) -> str:
    text = (HERE / "nginx.conf.in").read_text(encoding="utf-8")
    values = {"APP": app, "LISTEN": listen, "RTMP": rtmp, "MODULE": module, "FOLDER": str(folder)}
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description="Media server for live pictures (RTMP to HLS).")
    parser.add_argument("--app", default="http://127.0.0.1:8000", help="the application")
    parser.add_argument("--listen", default="8080", help="port, or address:port, of the pages")
    parser.add_argument("--rtmp", default="1935", help="port, or address:port, for pictures")
    parser.add_argument("--module", default=MODULE, help="nginx's RTMP module")
    parser.add_argument("--nginx", default=shutil.which("nginx") or "/usr/sbin/nginx")
    given = parser.parse_args()
    for path in (given.nginx, given.module):
        if not Path(path).exists():
            sys.exit(f"没有 {path}。请先安装：apt-get install libnginx-mod-rtmp")
    folder = Path(tempfile.mkdtemp(prefix="live-"))
    # nginx as root works as somebody else, who has to reach the pictures.
    folder.chmod(0o755)
    (folder / "hls").mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder / "hls", "www-data")
    path = folder / "nginx.conf"
    path.write_text(
        configuration(
            folder, app=given.app, listen=given.listen, rtmp=given.rtmp, module=given.module
        ),
        encoding="utf-8",
    )
    print(f"画面由 rtmp 端口 {given.rtmp} 进，网页在 {given.listen}；文件在 {folder}", flush=True)
    os.execv(given.nginx, [given.nginx, "-c", str(path), "-e", "stderr", "-g", "daemon off;"])


if __name__ == "__main__":
    main()
