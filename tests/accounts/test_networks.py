"""Limits of offices: set, changed and ended by the security administrator, and recorded."""

import pytest
from django.urls import reverse

from accounts.models import NetworkLimit
from accounts.services.networks import set_network_limit
from core.errors import Refusal
from core.models import AuditEntry

GIVEN = {"network": "10.20.30.7/24", "name": "某街道办公楼", "failures": 90}


@pytest.fixture
def security(cast, client):
    client.force_login(cast.security_admin)
    return client


def test_limit_is_set_changed_and_ended_on_the_page_and_each_time_recorded(cast, security):
    page = reverse("accounts:networks")
    assert security.post(page, GIVEN).status_code == 302
    again = security.post(page, GIVEN | {"failures": 120})
    assert again.status_code == 302, again.context["form"].errors
    row = NetworkLimit.objects.get()
    assert (row.network, row.name, row.failures) == ("10.20.30.0/24", "某街道办公楼", 120)
    security.post(reverse("accounts:end_network_limit", args=[row.pk]))
    assert not NetworkLimit.objects.exists()
    entries = AuditEntry.objects.filter(action__startswith="network_limit").order_by("pk")
    assert [
        (each.action, each.detail.get("原次数"), each.detail.get("现次数")) for each in entries
    ] == [
        ("network_limit_set", None, 90),
        ("network_limit_set", 90, 120),
        ("network_limit_ended", 120, None),
    ]
    changes = security.get(page).context["changes"]
    assert [(each.what, each.row.failures, each.who) for each in changes] == [
        ("删除", 120, str(cast.security_admin)),
        ("修改", 120, str(cast.security_admin)),
        ("新建", 90, str(cast.security_admin)),
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"network": "某楼"}, "请填写网络地址"),
        ({"network": "10.0.0.0/8"}, "网段过大"),
        ({"network": "2001:db8::/16"}, "网段过大"),
        ({"failures": 9}, "10"),
        ({"failures": 1001}, "1000"),
        ({"name": ""}, "办公场所"),
    ],
)
def test_limit_that_is_none_is_refused_with_the_mend(security, given, words):
    response = security.post(reverse("accounts:networks"), GIVEN | given)
    errors = response.context["form"].errors
    assert list(errors) == list(given) and words in str(errors)
    with pytest.raises(Refusal):
        set_network_limit(actor=None, **(GIVEN | given))
    assert not NetworkLimit.objects.exists()
