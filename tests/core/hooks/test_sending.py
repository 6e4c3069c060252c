"""An address that somebody typed is no way into the network in which we stand."""

import datetime
import ipaddress
import socket
import ssl
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core import outgoing
from core.errors import Refusal
from core.hooks import sending
from core.hooks.service import create_hook


def post(address: str) -> int:
    return sending.send(address=address, secret=b"s" * 32, pk=1, body={"type": "ping"})


@pytest.fixture
def resolves(monkeypatch):
    """`resolves(*addresses)`: what every name stands for; the list of names that were asked."""
    asked: list[str] = []

    def to(*addresses: str) -> list[str]:
        def getaddrinfo(host, port, *args, **kwargs):
            asked.append(host)
            return [(0, 0, 0, "", (each, port)) for each in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return to


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.1.2.3",
        "0.0.0.0",
        "10.1.2.3",
        "172.20.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "::1",
        "::",
        "::7f00:1",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:0:a00:1::",
    ],
)
def test_no_inner_address_is_reached_whatever_name_stands_for_it(resolves, address):
    for found in ([address], ["93.184.215.14", address]):
        resolves(*found)
        with pytest.raises(outgoing.Unsent, match="内部网络"):
            post("https://hooks.example/")


def test_public_addresses_pass(resolves):
    resolves("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    outgoing.must_be_fit("https://hooks.example/")
    outgoing.must_be_fit("https://hooks.example:8443/a?b=c")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://hooks.example/", "https"),
        ("ftp://hooks.example/", "https://域名"),
        ("https://", "https://域名"),
        ("hooks.example", "https://域名"),
        ("https://a:b@hooks.example/", "用户名和密码"),
        ("https://@hooks.example/", "用户名和密码"),
        ("https://hooks.example:22/", "端口"),
        ("https://hooks.example:99999/", "写法有误"),
        ("https://hooks.example/#x", "https://域名"),
        ("https://hooks.example/a b", "路径"),
        ("https://hooks.example/推送", "路径"),
    ],
)
def test_an_address_that_is_none_is_refused_with_the_mend(resolves, address, words):
    resolves("93.184.215.14")
    with pytest.raises(Refusal, match=words):
        outgoing.must_be_fit(address)


def test_a_network_of_the_setting_is_reached_and_no_other(resolves, settings, receiver):
    receiver.secret = b"s" * 32
    with pytest.raises(outgoing.Unsent, match="内部网络"):
        post(receiver.address)
    settings.HOOK_NETWORKS = ["127.0.0.0/8"]
    assert post(receiver.address) == 204
    resolves("127.0.0.1", "10.0.0.1")
    with pytest.raises(outgoing.Unsent, match="内部网络"):
        post(receiver.address)


def test_nothing_follows_an_answer_that_leads_elsewhere(settings, receiver):
    settings.HOOK_NETWORKS, receiver.secret = ["127.0.0.0/8"], b"s" * 32
    receiver.status, receiver.headers = 302, {"Location": receiver.address}
    with pytest.raises(outgoing.Unsent, match="转") as unsent:
        post(receiver.address)
    assert unsent.value.answer == 302 and len(receiver.came) == 1


def test_an_answer_that_never_ends_is_cut_off(settings, receiver, monkeypatch):
    settings.HOOK_NETWORKS, receiver.secret = ["127.0.0.0/8"], b"s" * 32
    monkeypatch.setattr(outgoing, "ALL", 0.5)
    receiver.pause = 5
    began = time.monotonic()
    with pytest.raises(outgoing.Unsent):
        post(receiver.address)
    assert time.monotonic() - began < 2


def test_a_name_that_is_not_answered_is_given_up(monkeypatch):
    monkeypatch.setattr(outgoing, "LOOK_UP", 0.1)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: time.sleep(1))
    began = time.monotonic()
    with pytest.raises(outgoing.Unsent, match="域名"):
        post("https://hooks.example/")
    assert time.monotonic() - began < 0.9


def _certificate(folder, name: str):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(pem)
    )
    return file


def test_the_address_that_was_judged_is_reached_with_the_certificate_of_the_name(
    settings, receiver, resolves, tmp_path, monkeypatch
):
    """A name that stands for another address a moment later leads nowhere else."""
    settings.HOOK_NETWORKS, receiver.secret = ["127.0.0.0/8"], b"s" * 32
    file = _certificate(tmp_path, "hooks.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    receiver.server.socket = context.wrap_socket(receiver.server.socket, server_side=True)
    asked = resolves("127.0.0.1")
    reached: list[tuple] = []
    connect = socket.create_connection

    def spied(address, *args, **kwargs):
        reached.append(address)
        made = socket.socket(socket.AF_INET)
        made.connect(address)
        return made

    monkeypatch.setattr(socket, "create_connection", spied)
    assert connect is not spied
    with pytest.raises(outgoing.Unsent, match="证书"):
        post(f"https://hooks.example:{receiver.port}/")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    assert post(f"https://hooks.example:{receiver.port}/") == 204
    with pytest.raises(outgoing.Unsent, match="证书"):
        post(f"https://other.example:{receiver.port}/")
    assert asked == ["hooks.example", "hooks.example", "other.example"], "once for each message"
    assert {address for address, _ in reached} == {"127.0.0.1"}
    assert ipaddress.ip_address(reached[0][0]).is_loopback


@pytest.mark.django_db(transaction=True)
def test_a_hook_is_refused_where_it_would_send_nothing(cast, resolves, settings):
    given = {"actor": cast.system_admin, "name": "平台", "username": cast.town_staff.username}
    resolves("10.0.0.1")
    with pytest.raises(Refusal, match="内部网络"):
        create_hook(**given, address="https://hooks.example/")
    resolves("93.184.215.14")
    for username, words in (("nobody here", "没有这个用户名"), ("system_admin", "无权查看")):
        with pytest.raises(Refusal, match=words):
            create_hook(**given | {"username": username}, address="https://hooks.example/")
    with pytest.raises(Refusal, match="没有这个种类"):
        create_hook(**given, address="https://hooks.example/", kinds=["x"])
    create_hook(**given, address="https://hooks.example/", kinds=["organizations"])
    with pytest.raises(Refusal, match="同名"):
        create_hook(**given, address="https://hooks.example/")
