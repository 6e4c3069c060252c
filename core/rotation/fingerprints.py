"""Which keys the database needs: their fingerprints are rows, and a start with others is refused.

With a wrong key nothing would fail at once: numbers would be written that the right one cannot
read, nobody would be found by number, and every import would take all members for new ones.
"""

import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from core.models import KeyFingerprint
from core.values.ciphers import fingerprint

logger = logging.getLogger(__name__)

#: Those under which `rows` brings everything, so that the old ones can go.
REWRITTEN = ("FIELD_ENCRYPTION_KEYS", "BLIND_INDEX_KEY")
#: Those that nothing can be brought under: a new one is confirmed by a person (`rekey --confirm`).
CONFIRMED = ("DJANGO_SECRET_KEY", "AUDIT_KEY", "BACKUP_KEY")


def configured() -> dict[str, list[str]]:
    """Name of the variable → fingerprints of its keys, newest first."""
    keys = {
        "DJANGO_SECRET_KEY": [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS],
        "FIELD_ENCRYPTION_KEYS": settings.FIELD_ENCRYPTION_KEYS,
        "BLIND_INDEX_KEY": settings.BLIND_INDEX_KEYS,
        "AUDIT_KEY": [settings.AUDIT_KEY],
        "BACKUP_KEY": settings.BACKUP_KEYS,
    }
    return {name: [fingerprint(key) for key in each] for name, each in keys.items()}


def needed() -> dict[str, set[str]]:
    """Name of the variable → fingerprints of the keys that the database needs."""
    found: dict[str, set[str]] = {}
    for name, mark in KeyFingerprint.objects.values_list("name", "fingerprint"):
        found.setdefault(name, set()).add(mark)
    return found


def problems() -> list[str]:
    """A sentence for each variable that lacks a key which the database needs."""
    here = configured()
    return [
        f"{name} 里没有本数据库正在使用的密钥（指纹 {'、'.join(sorted(lacking))}）。{_mend(name)}"
        for name, marks in needed().items()
        if (lacking := marks - set(here.get(name, ())))
    ]


def _mend(name: str) -> str:
    if name == "AUDIT_KEY":
        return (
            "请改回原来的密钥；确要更换的，先核验并留存审计记录，"
            "再运行 manage.py rekey --confirm AUDIT_KEY。"
        )
    return (
        "请改回原来的密钥；更换密钥时新密钥写在最前面，原来的用逗号隔开留在后面；"
        f"原来的已丢失的，运行 manage.py rekey --confirm {name} --lost。"
    )


def register() -> None:
    """Let the database need the keys that new content is made with; one that knew none yet needs
    all that are configured."""
    known = needed()
    KeyFingerprint.objects.bulk_create(
        (
            KeyFingerprint(name=name, fingerprint=mark)
            for name, marks in configured().items()
            for mark in (marks[:1] if name in known else marks)
        ),
        ignore_conflicts=True,
    )


def register_after_migrations(**kwargs) -> None:
    """A new database takes the keys that it is made with."""
    if kwargs["using"] == "default" and not problems():
        register()


def register_only(name: str) -> None:
    """The database needs the configured keys of this variable and no others."""
    for mark in (here := configured()[name]):
        KeyFingerprint.objects.get_or_create(name=name, fingerprint=mark)
    KeyFingerprint.objects.filter(name=name).exclude(fingerprint__in=here).delete()


def forget(name: str, *, keep: str) -> int:
    """Only the key `keep` of the variable is needed any longer; return how many were forgotten."""
    return KeyFingerprint.objects.filter(name=name).exclude(fingerprint=keep).delete()[0]


def must_fit() -> None:
    """For the start of web server, worker and scheduler: ImproperlyConfigured with other keys.

    A database that cannot be asked yet refuses nothing: /readyz goes on asking.
    """
    try:
        found = problems()
        if not found:
            register()
    except DatabaseError as error:
        logger.warning("the keys were not compared: %s", type(error).__name__)
        return
    finally:
        if not connection.in_atomic_block:
            connection.close()  # what forks from here must not share it
    if found:
        raise ImproperlyConfigured("".join(found))
