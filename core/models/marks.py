"""Votes that cannot be traced (`core.marks`): a poll, who may vote in it, and its urn."""

from django.db import models

#: Of fewer votes no result is kept anywhere: who voted how could be guessed from it.
GUARD = 5


class Poll(models.Model):
    """One round of votes: what is asked, and once it is closed how often each answer was given.

    It says days, never moments. Seen and changed only with the row of the app that holds it.
    """

    title = models.CharField("事由", max_length=120)
    #: [key, text] of each question, and [code, label] of each answer, in their order.
    questions = models.JSONField("测评对象")
    grades = models.JSONField("等次")
    opened_on = models.DateField("开始日期")
    closed_on = models.DateField("结束日期", null=True)
    entitled = models.PositiveIntegerField("应投票人数")
    #: So many have to vote for the counts to hold.
    least = models.PositiveIntegerField("至少须投票人数")
    #: How many had voted when it was closed.
    returned = models.PositiveIntegerField("收回票数", null=True)
    #: Question → answer → how often; null while it is open, and where too few voted.
    counts = models.JSONField("结果", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "无记名投票"
        constraints = [
            models.CheckConstraint(
                name="poll_small_number_guard",
                condition=models.Q(counts__isnull=True)
                | models.Q(closed_on__isnull=False, returned__gte=GUARD),
            ),
            models.CheckConstraint(
                name="poll_not_more_than_entitled",
                condition=models.Q(returned=None) | models.Q(returned__lte=models.F("entitled")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PollVoter(models.Model):
    """Somebody who may vote, and whether he has. Without any moment, and without a key that a vote
    has too: a vote has no row."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="voters", verbose_name="无记名投票")
    #: Key of the person, as the app understands it.
    subject_id = models.BigIntegerField("投票人")
    #: Digest of the code on his slip; "": he has none, or has voted.
    code_digest = models.CharField("投票码摘要", max_length=64, blank=True, db_default="")
    voted = models.BooleanField("已投票", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "投票人"
        constraints = [
            models.UniqueConstraint(fields=["poll", "subject_id"], name="poll_voter_once"),
            models.UniqueConstraint(
                fields=["code_digest"], condition=~models.Q(code_digest=""), name="poll_code_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.subject_id}"


class Urn(models.Model):
    """The votes of an open poll: sums alone, encrypted, always of the same length."""

    poll = models.OneToOneField(Poll, models.CASCADE, related_name="urn", primary_key=True)
    sums_cipher = models.BinaryField("票数（密文）")

    class Meta:
        verbose_name = verbose_name_plural = "票箱"

    def __str__(self) -> str:
        return f"{self.poll_id}"
