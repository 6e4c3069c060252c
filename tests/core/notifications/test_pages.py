"""Each person's settings are his own; the operator sees robots and what did not arrive."""

import pytest
from django.urls import reverse

from core import crypto, notifications
from core.choices import Channel, DeliveryState
from core.models import AuditEntry, NotificationChoice, NotificationDelivery, Robot

pytestmark = pytest.mark.django_db

SENT = {"quiet_from": "20:30", "quiet_until": "07:30", "outside": ["hook_stopped"]}


def test_what_a_person_chooses_is_kept_for_him_alone(client, cast, settings):
    settings.EMAIL_HOST = "mail.example.gov.cn"
    client.force_login(cast.town_staff)
    url = reverse("core:notification_settings")
    page = client.get(url).content.decode()
    assert "代表用户须联系系统管理员" in page, "the ground stands beside the kind"
    answer = client.post(url, SENT | {"digest": "on", "email": "a@b.cn"})
    assert answer.status_code == 302, answer.context["form"].errors
    kept = NotificationChoice.objects.get()
    assert kept.user == cast.town_staff and f"{kept.quiet_from:%H:%M}" == "20:30"
    leaving = {each.name for each in notifications.kinds().values() if each.leaves}
    assert set(kept.muted) == leaving - {"hook_stopped"} and kept.email_cipher is None
    assert "验证新填的邮箱" in client.get(answer.url).content.decode()
    code = crypto.decrypt(kept.code_cipher)
    assert client.post(reverse("core:confirm_email"), {"code": code}).url == url
    page = client.get(url).content.decode()
    assert "a@b.cn" not in page and "已有邮箱" in page and "验证新填的邮箱" not in page
    client.post(url, SENT)
    assert NotificationChoice.objects.get().email_cipher, "blank leaves it"
    client.post(url, SENT | {"email": "（清空）"})
    assert NotificationChoice.objects.get().email_cipher is None


def test_without_mail_and_robot_the_page_says_so_and_keeps_what_was_chosen(client, cast):
    NotificationChoice.objects.create(user=cast.town_staff, digest=False, robot=False)
    client.force_login(cast.town_staff)
    page = client.get(reverse("core:notification_settings")).content.decode()
    assert "没有开通邮件" in page and "没有为您设工作群机器人" in page
    assert client.post(reverse("core:notification_settings"), SENT).status_code == 302
    kept = NotificationChoice.objects.get()
    assert (kept.digest, kept.robot) == (False, False)


def test_a_robot_is_made_tested_stopped_resumed_and_removed(client, cast, settings, group):
    settings.HOOK_NETWORKS = ["127.0.0.0/8"]
    client.force_login(cast.system_admin)
    sent = {"name": "群", "kind": "wecom", "username": "nobody!", "address": group.address}
    assert "没有这个用户名" in client.post(reverse("core:robots"), sent).content.decode()
    client.post(reverse("core:robots"), sent | {"username": cast.town_staff.username})
    robot = Robot.objects.get()
    page = client.get(reverse("core:robots")).content.decode()
    assert "群" in page and "t0ken" not in page
    for name in ("test", "stop", "resume", "remove"):
        assert client.post(reverse(f"core:robot_{name}", args=[robot.pk])).status_code == 302
    assert client.post(reverse("core:robot_stop", args=[robot.pk])).status_code == 404
    entries = AuditEntry.objects.filter(action="robot_changed").order_by("pk")
    assert [each.detail["事项"] for each in entries] == ["新建", "停止", "恢复", "删除"]


@pytest.mark.parametrize("number", [1, 3])
def test_dead_letters_are_seen_and_sent_again(client, cast, number, django_assert_num_queries):
    dead = [
        NotificationDelivery.objects.create(
            channel=Channel.EMAIL,
            user=cast.town_staff,
            lines=["待定稿的月份 1 个"],
            state=DeliveryState.DEAD,
            problem="邮件服务器没有接受。",
        )
        for _ in range(number)
    ]
    client.force_login(cast.system_admin)
    client.get(reverse("core:robots"))
    with django_assert_num_queries(6):
        page = client.get(reverse("core:robots")).content.decode()
    assert page.count("邮件服务器没有接受。") == number
    again = reverse("core:robot_again", args=[dead[0].pk])
    assert client.post(again).status_code == 302
    dead[0].refresh_from_db()
    assert dead[0].state == DeliveryState.WAITING
    assert client.post(again).status_code == 404
