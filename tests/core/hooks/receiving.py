"""A receiver that listens on this machine and does as it is told."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
from typing import Any


class Receiver:
    """Whoever may be sent to: keeps what came with a right signature."""

    def __init__(self) -> None:
        self.status, self.headers, self.pause = 204, {}, 0.0
        self.secret = b""
        self.came: list[dict[str, Any]] = []
        self.ids: list[str] = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                data = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.take(self.headers, data)
                for _ in range(int(receiver.pause * 10)):  # an answer that never comes to an end
                    time.sleep(0.1)
                    self.wfile.write(b" ")
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()

    def __enter__(self) -> "Receiver":
        return self

    def __exit__(self, *failed: Any) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def port(self) -> int:
        return self.server.server_port

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?from=liangxin"

    def take(self, headers: Any, data: bytes) -> None:
        """As the specification says: signed are id, time and content."""
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + data
        wanted = base64.b64encode(hmac.new(self.secret, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{wanted}"
        assert abs(time.time() - int(headers["webhook-timestamp"])) < 60
        self.ids.append(headers["webhook-id"])
        self.came.append(json.loads(data))

    def changes(self) -> list[dict[str, Any]]:
        """What was told of organizations."""
        told = [each for body in self.came for each in body["data"].get("changes", ())]
        return [each for each in told if each["kind"] == "organizations"]
