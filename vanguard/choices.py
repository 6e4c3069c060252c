"""Values of the fields of teams and posts, and what is recorded of points."""

from django.db import models


class VanguardKind(models.TextChoices):
    ZONE = "zone", "责任区"
    POST = "post", "先锋岗"
    TASK = "task", "攻关组"
    COMMISSAR = "commissar", "车间政委"
    SQUAD = "squad", "突击队"


class VanguardAction(models.TextChoices):
    """What is recorded in the audit log."""

    POINTS_DECIDED = "points_decided", "支部决定试行积分"
    POINTS_GIVEN = "points_given", "登记积分"
