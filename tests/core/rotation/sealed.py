"""One of everything that is sealed, and keys that change."""

import base64
import datetime
import hashlib
import io
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import connection

from accounts.models import PhoneFactor, User
from accounts.services.factors import new_recovery_codes
from answers.models import AnswerValue
from core import crypto, marks
from core.filing import drafts, parts
from core.jobs import spool
from core.lists.exports import start_export
from core.models import ExportApplication, Hook, IdempotencyRecord, NotificationChoice, Robot
from core.records import idempotency, seal
from core.values.ciphers import INDEX_MARK_DIGITS, fingerprint
from members.services import create_member, report_change, start_post, update_contact
from months.services.keys import own_key
from regions.models import Region
from tests.answers.factories import AnswerFactory
from tests.branches.factories import InstructorFactory, PartyOrganizationFactory
from tests.members.factories import id_number
from tests.orgs.factories import OrganizationFactory
from tests.sources.factories import listed, row_of

_marks = {
    fingerprint(key)[:INDEX_MARK_DIGITS]
    for key in (*settings.FIELD_ENCRYPTION_KEYS, *settings.BLIND_INDEX_KEYS)
}

NUMBER, OUTSIDER, PHONE = id_number(7), id_number(8), "13900001111"


def new_key() -> str:
    """A key whose mark no other one of this process has: one pair in 65,536 has the same."""
    while True:
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        mark = fingerprint(key)[:INDEX_MARK_DIGITS]
        if mark not in _marks:
            _marks.add(mark)
            return key


def put_in_front(settings: Any) -> None:
    """A new key of each kind; the former ones stay behind it."""
    settings.FIELD_ENCRYPTION_KEYS = [new_key(), *settings.FIELD_ENCRYPTION_KEYS]
    settings.BLIND_INDEX_KEYS = [new_key(), *settings.BLIND_INDEX_KEYS]


def drop_old(settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = settings.FIELD_ENCRYPTION_KEYS[:1]
    settings.BLIND_INDEX_KEYS = settings.BLIND_INDEX_KEYS[:1]


class Everything:
    """A member with a post and a phone, an outsider's post and what is reported of him, a firm, a
    user with factors, an answer, an export that waits, a hook, an instructor, the key that signs
    figures, a draft, a file of which a piece came, an answer of a squad with what it proposes, a
    row of a department's list, and a file in the spool."""

    def __init__(self, actor: User) -> None:
        self.party = PartyOrganizationFactory(region=Region.objects.get(code="330999"))
        self.member = create_member(
            actor=actor,
            id_number=NUMBER,
            name="张三",
            status="full",
            joined_on=datetime.date(2015, 7, 1),
            party_organization=self.party,
            phone=PHONE,
        )
        # A round of votes that is open.
        marks.open_poll(
            title="测评",
            questions=[("1", "甲")],
            grades=[("a", "好"), ("b", "差")],
            subjects=range(5),
            least=1,
        )
        # Its history has a second number.
        update_contact(
            actor=actor, pk=self.member.pk, version=self.member.version, phone="13900002222"
        )
        since = datetime.date(2024, 1, 1)
        whom = ({"member": self.member}, {"person_name": "李四", "id_number": OUTSIDER})
        self.own, self.other = (
            start_post(
                actor=actor,
                party_organization=self.party,
                title="committee_member",
                starts_on=since,
                **who,
            )
            for who in whom
        )
        self.report = report_change(
            actor=actor,
            party_organization=self.party,
            kind="acting",
            title="secretary",
            changed_on=since,
            ground="书记调离，暂由他人主持工作",
            **whom[1],
        )
        own_key()
        self.firm = OrganizationFactory(region=self.party.region)
        seal(self.firm, "phone", PHONE)
        self.firm.save()
        self.factor = PhoneFactor.objects.propose(actor)
        self.secret = self.factor.bin_key
        self.codes = new_recovery_codes(user=actor)
        self.answer = idempotency.claim(user=actor, key="1", content="asked")
        idempotency.keep(self.answer, status=201, body=b"answered", record_id=1)
        self.job = start_export(
            actor=actor, path="/organizations/", query="q=东风", title="两新组织", action="export"
        )
        ExportApplication.objects.create(
            user=actor,
            title="党员",
            path="/members/",
            query_cipher=crypto.encrypt("q=王小明"),
            rows=600,
            reason="县委组织部核对名册",
            action="export_members",
        )
        self.hook = Hook.objects.create(
            name="同步",
            address="https://a",
            owner=actor,
            secret_cipher=crypto.encrypt_bytes(b"key"),
        )
        self.robot = Robot.objects.create(
            name="工作群",
            kind="dingtalk",
            owner=actor,
            address_cipher=crypto.encrypt("https://a"),
            secret_cipher=crypto.encrypt("key"),
        )
        NotificationChoice.objects.create(
            user=actor,
            email_cipher=crypto.encrypt("a@b.cn"),
            pending_cipher=crypto.encrypt("c@b.cn"),
            code_cipher=crypto.encrypt("123456"),
        )
        self.instructor = InstructorFactory.build(region=self.party.region)
        seal(self.instructor, "phone", PHONE)
        self.instructor.save()
        self.draft = drafts.keep(
            actor=actor, subject="activity", client_key=uuid.uuid4(), body={"topic": "没写完"}
        )
        self.upload = parts.Upload(actor, uuid.uuid4(), hashlib.sha256(b"piece").hexdigest())
        assert self.upload.add(b"pie", starts_at=0, total=5) is None
        self.told = AnswerFactory(assignment__organization=self.firm)
        AnswerValue.objects.create(
            sheet=self.told,
            code="phone",
            model="orgs.Organization",
            row_id=self.firm.pk,
            field="phone",
            value="139****1111",
            value_cipher=crypto.encrypt(PHONE),
            proposed_by=actor,
        )
        self.listed = row_of(listed(), phone_cipher=crypto.encrypt(PHONE))
        self.file = spool.store(io.BytesIO(b"rows" * 300_000))

    def answer_now(self) -> IdempotencyRecord:
        return IdempotencyRecord.objects.get(pk=self.answer.pk)


def untouched(*tables: str) -> dict[str, list]:
    """All that a new key must leave as it is."""
    sealed = "id_number_cipher,id_number_index,phone_cipher,phone_index,key,code_hash,input"
    sealed += ",body_cipher,request_cipher,secret_cipher,address_cipher,email_cipher"
    sealed += ",pending_cipher,code_cipher,content_cipher,private_cipher,sums_cipher,query_cipher"
    sealed += ",answers_cipher,value_cipher"
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(
                f"SELECT (to_jsonb(t) - '{{{sealed}}}'::text[])::text FROM {table} t ORDER BY 1"
            )
            found[table] = cursor.fetchall()
    return found
