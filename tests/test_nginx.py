"""What a real nginx with `deploy/nginx.conf` answers by itself to programs."""

import datetime
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.test_deploy import ROOT

NGINX = os.environ.get("NGINX") or shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
pytestmark = pytest.mark.skipif(
    NGINX is None and not os.environ.get("CI"), reason="there is no nginx here"
)


class Application(BaseHTTPRequestHandler):
    """Stands for the application: it answers everything."""

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.dumps({"length": len(self.path)}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *args):
        pass


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def certificate(folder) -> None:
    """One that this test signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(today).not_valid_after(today + datetime.timedelta(days=1))
    (folder / "fullchain.pem").write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    )
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The configuration as it is shipped, but for places, ports and a smaller body."""
    folder = tmp_path_factory.mktemp("nginx")
    certificate(folder)
    application = ThreadingHTTPServer(("127.0.0.1", 0), Application)
    threading.Thread(target=application.serve_forever, daemon=True).start()
    port = free_port()
    (folder / "mime.types").write_text("types { text/html html; }\n")
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for was, now in {
        "/etc/nginx/mime.types": f"{folder}/mime.types",
        "/etc/nginx/tls/": f"{folder}/",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/dev/stdout": f"{folder}/access.log",
        "server web:8000": f"server 127.0.0.1:{application.server_port}",
        "listen 80 ": f"listen 127.0.0.1:{free_port()} ",
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "client_max_body_size 101m": "client_max_body_size 1m",
        "sendfile on;": "sendfile on;"
        + "".join(
            f" {kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        ),
    }.items():
        assert was in text, was
        text = text.replace(was, now)
    (folder / "nginx.conf").write_text("daemon off;\nuser root;\n" * (os.geteuid() == 0) + text)
    nginx = subprocess.Popen(
        [NGINX, "-c", f"{folder}/nginx.conf", "-p", f"{folder}", "-e", f"{folder}/error.log"]
        + ([] if os.geteuid() == 0 else ["-g", "daemon off;"]),
    )
    for _ in range(50):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert nginx.poll() is None, (folder / "error.log").read_text()
        time.sleep(0.1)
    yield port, application
    nginx.terminate()
    nginx.wait()
    application.shutdown()


def connected(port) -> http.client.HTTPSConnection:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)


def ask(port, path, *, body=None, times=1):
    """The answer to a request, or to the last of so many on one connection."""
    connection = connected(port)
    try:
        for _ in range(times):
            connection.request("POST" if body else "GET", path, body=body)
            response = connection.getresponse()
            answer = response.status, response.headers, response.read().decode()
            if answer[0] != 200:
                break
        return answer
    finally:
        connection.close()


def detail(answer) -> tuple[int, str]:
    status, headers, body = answer
    assert headers["Content-Type"] == "application/json"
    return status, json.loads(body)["detail"]


def test_too_large_a_body_is_told_in_json(site):
    answer = ask(site[0], "/api/v1/organizations/", body=b"x" * (1 << 20) + b"x")
    assert detail(answer) == (413, "请求内容过大，请分几次提交。")
    assert (
        ask(site[0], "/imports/new/", body=b"x" * (1 << 20) + b"x")[1]["Content-Type"]
        == "text/html"
    )


def test_a_long_address_reaches_the_application_and_an_endless_one_is_told_in_json(site):
    status, _, body = ask(site[0], "/api/v1/organizations/?q=" + "x" * 20_000)
    assert status == 200 and json.loads(body)["length"] > 20_000
    answer = ask(site[0], "/api/v1/organizations/?q=" + "x" * 40_000)
    assert detail(answer) == (414, "地址过长，请减少查询参数，分几次查询。")


def test_too_many_requests_are_told_in_json_and_when_to_come_back(site):
    answer = ask(site[0], "/api/v1/regions/", times=1000)
    assert detail(answer) == (429, "请求太频繁，请按 Retry-After 的秒数等候。")
    assert answer[1]["Retry-After"] == "1"


def test_an_application_that_is_away_is_told_in_json(site):
    port, application = site
    time.sleep(0.5)  # the limit lets somebody through again
    application.shutdown()
    application.server_close()
    answer = ask(port, "/api/v1/regions/")
    assert detail(answer)[0] == 503 and answer[1]["Retry-After"] == "10"
    assert re.search("稍后重试", detail(answer)[1])
