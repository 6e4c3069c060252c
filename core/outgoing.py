"""One POST to an address that somebody typed: where it may go, how long it may take.

Such an address must not become a way into the network in which we stand. So the
name is looked up once, every address behind it must be a public one (or lie in a network of the
setting `HOOK_NETWORKS`), the connection goes to the address that was judged, and an answer that
leads elsewhere is a failure.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from core.errors import Refusal
from core.network import is_within

#: Seconds for the look-up of the name, for each step of the connection, and for all of it.
LOOK_UP, STEP, ALL = 3, 5, 10
#: More of an answer is not read.
_READ = 1024
#: Addresses that name others: behind them may be anything.
_TUNNELS = ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")
_PORTS = (80, 443)


class Unsent(Exception):
    """The message did not arrive; `answer` is the status of the refusal, if there was one."""

    def __init__(self, text: str, answer: int | None = None) -> None:
        super().__init__(text)
        self.answer = answer


@dataclass(frozen=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str


def must_be_fit(address: str) -> None:
    """Raises `Refusal` for an address to which nothing would be sent."""
    try:
        _addresses(_target(address))
    except Unsent as unsent:
        raise Refusal(str(unsent)) from None


def post(
    address: str, data: bytes, headers: Mapping[str, str], agent: str = "webhook"
) -> tuple[int, bytes]:
    """Send `data`; the status of the answer and its beginning. Raises `Unsent`."""
    target = _target(address)
    ip = _addresses(target)[0]
    connection = _connection(target, ip)
    # A time limit of the socket begins anew with every byte: this one does not.
    watch = threading.Timer(ALL, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        head = {"Content-Type": "application/json", "User-Agent": f"liangxin-{agent}/1", **headers}
        connection.request("POST", target.path, body=data, headers=head)
        answer = connection.getresponse()
        content = answer.read(_READ)
    except ssl.SSLCertVerificationError:
        raise Unsent("对方的 HTTPS 证书未通过验证，请检查证书和域名。") from None
    except (OSError, http.client.HTTPException) as error:
        raise Unsent(f"连接不上或没有按时应答（{type(error).__name__}）。") from None
    finally:
        watch.cancel()
        connection.close()
    if 300 <= answer.status < 400:
        raise Unsent("对方要求转到别的地址，推送不转向，请改填最终地址。", answer.status)
    if not 200 <= answer.status < 300:
        raise Unsent(f"对方应答 {answer.status}。", answer.status)
    return answer.status, content


def _target(address: str) -> _Target:
    try:
        parts = urlsplit(address.strip())
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise Unsent("接收地址写法有误，请写成 https://域名/路径。") from None
    if parts.scheme not in ("https", "http") or not host or parts.fragment:
        raise Unsent("接收地址应写成 https://域名/路径。")
    if parts.username is not None or parts.password is not None:
        raise Unsent("接收地址中不要写用户名和密码，推送以签名验证。")
    path = parts.path or "/"
    path += f"?{parts.query}" if parts.query else ""
    if not path.isascii() or not path.isprintable() or " " in path:
        raise Unsent("接收地址的路径只能用英文字母、数字和符号。")
    port = port or (443 if parts.scheme == "https" else 80)
    if port not in _PORTS and port < 1024:
        raise Unsent("接收地址的端口应是 80、443 或 1024 以上。")
    return _Target(parts.scheme, host, port, path)


def _addresses(target: _Target) -> list[str]:
    """What the name stands for now, if all of it may be reached. Raises `Unsent`."""
    found = _looked_up(target)
    inside = [each for each in found if is_within(each, settings.HOOK_NETWORKS)]
    if inside != found and not all(each in inside or _is_public(each) for each in found):
        raise Unsent("接收地址在内部网络，不能推送；确需推送的，由运维人员列入 HOOK_NETWORKS。")
    if target.scheme != "https" and inside != found:
        raise Unsent("接收地址应使用 https；http 只用于 HOOK_NETWORKS 列明的内部网络。")
    return found


def _looked_up(target: _Target) -> list[str]:
    def look_up() -> list[str]:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(each[4][0]) for each in found))

    pool = ThreadPoolExecutor(1)
    try:
        # The resolver has no time limit of its own.
        return pool.submit(look_up).result(LOOK_UP)
    except (OSError, UnicodeError, TooLate):
        raise Unsent("找不到接收地址的域名，请核对，或稍后再试。") from None
    finally:
        pool.shutdown(wait=False)


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    if is_within(str(address), list(_TUNNELS)):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _connection(target: _Target, ip: str) -> http.client.HTTPConnection:
    """To the address that was judged; name and certificate are those of the host."""
    kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection
    connection = kind(target.host, target.port, timeout=STEP)
    connection._create_connection = _to(ip)  # the one seam that http.client has for it
    return connection


def _to(ip: str) -> Callable[..., socket.socket]:
    def connect(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        return socket.create_connection((ip, address[1]), *args, **kwargs)

    return connect


def _cut(connection: http.client.HTTPConnection) -> None:
    if (sock := connection.sock) is not None:
        with contextlib.suppress(OSError):
            # Past TLS, which would take the socket from under whoever reads it.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
