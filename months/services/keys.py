"""The Ed25519 keys of signed figures: this installation's own, and those it trusts."""

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)
from django.db import transaction
from django.utils import timezone

from core import audit, crypto
from core.db import lock_until_commit
from core.errors import Refusal
from months.choices import MonthAction
from months.models import SigningKey, TrustedKey
from months.models.exchange import KEY_DIGITS

_PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----\r?\n[A-Za-z0-9+/=\r\n]+-----END PUBLIC KEY-----")
_NO_KEY = "文件里没有 Ed25519 公钥。请对方运行 figures_key，把输出原样存为文件后再试。"


@transaction.atomic
def own_key() -> Ed25519PrivateKey:
    """The key of this installation, made when it is first asked for."""
    lock_until_commit("months.signing_key")
    stored = SigningKey.objects.order_by("-pk").first()
    if stored is not None:
        return Ed25519PrivateKey.from_private_bytes(crypto.decrypt_bytes(stored.private_cipher))
    made = Ed25519PrivateKey.generate()
    SigningKey.objects.create(
        private_cipher=crypto.encrypt_bytes(made.private_bytes_raw()),
        public=hexadecimal(made.public_key()),
    )
    return made


def pem(key: Ed25519PublicKey) -> str:
    """The public key as a file that `trust` takes."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def hexadecimal(key: Ed25519PublicKey) -> str:
    return key.public_bytes_raw().hex()


@transaction.atomic
def trust(*, content: bytes, name: str = "", region_code: str = "") -> TrustedKey:
    """Take the figures of whoever holds the key in the file from now on. Raises Refusal."""
    found = _PEM.search(content)
    try:
        key = load_pem_public_key(found[0]) if found else None
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise Refusal(_NO_KEY)
    trusted, made = TrustedKey.objects.get_or_create(
        public=hexadecimal(key), defaults={"name": name, "region_code": region_code}
    )
    if not made:
        trusted.name = name or trusted.name
        trusted.region_code = region_code or trusted.region_code
        trusted.revoked_at = None
        trusted.save(update_fields=["name", "region_code", "revoked_at"])
    _record(MonthAction.KEY_TRUSTED, trusted)
    return trusted


@transaction.atomic
def revoke(*, digits: str) -> TrustedKey:
    """Take no more figures of a key, named by its first digits; what was received stays."""
    found = list(TrustedKey.objects.filter(public__startswith=digits, revoked_at=None)[:2])
    if len(found) != 1 or not digits:
        raise Refusal("没有这个信任的公钥，或开头几位对应不止一个，请核对。")
    found[0].revoked_at = timezone.now()
    found[0].save(update_fields=["revoked_at"])
    _record(MonthAction.KEY_REVOKED, found[0])
    return found[0]


def _record(action: MonthAction, key: TrustedKey) -> None:
    audit.record(
        action=action,
        actor=None,
        subject=str(key),
        detail={"公钥": key.public, "区域代码": key.region_code},
    )


def signer_of(public: str) -> TrustedKey:
    """The trusted key with these digits. Raises Refusal for an unknown one."""
    signer = TrustedKey.objects.filter(public=public, revoked_at=None).first()
    if signer is None:
        raise Refusal(
            f"签名单位的公钥 {public[:16]} 不在信任名单里，没有接收。"
            "请与上报单位核对公钥，由系统管理员用 figures_key --trust 登记后再试。"
        )
    return signer


def is_signed_by(public: str, signature: bytes, text: bytes) -> bool:
    """Whether the holder of the key signed just this text."""
    if len(public) != KEY_DIGITS:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True
