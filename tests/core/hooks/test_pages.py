"""The operator's pages of hooks: made, looked at, stopped, sent again, removed, each recorded."""

import pytest
from django.urls import reverse

from core.choices import DeliveryState
from core.models import AuditEntry, Hook, HookDelivery

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def operator(cast, client):
    client.force_login(cast.system_admin)
    return client


def test_a_hook_is_made_and_its_secret_shown_once(operator, hook, receiver, cast):
    given = {"name": "县平台", "address": receiver.address, "username": cast.viewer.username}
    answer = operator.post(reverse("core:hooks"), given | {"kinds": ["organizations"]})
    secret = answer.context["secret"]
    assert secret.startswith("whsec_") and secret in answer.content.decode()
    made = Hook.objects.get(name="县平台")
    page = operator.get(reverse("core:hook", args=[made.pk]))
    assert secret not in page.content.decode() and "两新组织" in page.content.decode()
    assert {each.name for each in operator.get(reverse("core:hooks")).context["hooks"]} == {
        "县平台",
        "县大数据平台",
    }
    again = operator.post(reverse("core:hooks"), given)
    assert "同名" in str(again.context["form"].errors)


def test_each_thing_done_to_a_hook_is_done_and_recorded(operator, hook):
    for name in ("stop", "resume", "test"):
        done = operator.post(reverse(f"core:hook_{name}", args=[hook.pk]))
        assert done.status_code == 302, name
    assert HookDelivery.objects.get().body["type"] == "ping"
    HookDelivery.objects.update(state=DeliveryState.DEAD, problem="对方应答 500。")
    page = operator.get(reverse("core:hook", args=[hook.pk])).content.decode()
    assert "未送达" in page and "对方应答 500。" in page
    again = reverse("core:hook_again", args=[HookDelivery.objects.get().pk])
    assert operator.post(again).status_code == 302
    assert HookDelivery.objects.get().state == DeliveryState.WAITING
    assert operator.post(again).status_code == 404
    assert "whsec_" in operator.post(reverse("core:hook_secret", args=[hook.pk])).content.decode()
    assert operator.post(reverse("core:hook_remove", args=[hook.pk])).status_code == 302
    assert not Hook.objects.exists() and not HookDelivery.objects.exists()
    entries = AuditEntry.objects.filter(action="hook_changed").order_by("pk")
    assert [each.detail["事项"] for each in entries] == [
        "新建",
        "停止",
        "恢复",
        "重新发送",
        "更换密钥",
        "删除",
    ]


@pytest.mark.parametrize("hooks", [1, 3])
def test_the_list_takes_the_same_queries_however_many_there_are(
    operator, hook, cast, django_assert_num_queries, hooks
):
    from core.hooks.service import create_hook

    for number in range(hooks - 1):
        create_hook(
            actor=cast.system_admin,
            name=f"平台{number}",
            address=hook.address,
            username=cast.viewer.username,
        )
    operator.get(reverse("core:hooks"))
    with django_assert_num_queries(5):
        operator.get(reverse("core:hooks"))
