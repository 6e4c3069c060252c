"""What a county says of meetings and elections from a day on: another row instead of one."""

from django.utils import timezone

from core.forms import RecordForm
from members.models import CommitteeSize, HeadcountRule, MeetingRule, RatioRule

_GROUND = {"ground": "文件名称和条款。"}


class ReplaceForm(RecordForm):
    def prepare(self) -> None:
        super().prepare()
        # The row that is replaced is shown, the new one begins today or later.
        self.initial["valid_from"] = timezone.localdate()


class MeetingRuleForm(ReplaceForm):
    class Meta:
        model = MeetingRule
        fields = ("present", "in_favour", "counted_of", "valid_from", "ground")
        help_texts = _GROUND | {
            "present": "占应到会有表决权（选举权）人数的比例。",
            "counted_of": "赞成票够不够，按应到会人数还是按实到会人数计算。",
            "valid_from": "应到会名单已经固定的选举不受影响；活动按开展当天的规定。",
        }


class RatioRuleForm(ReplaceForm):
    class Meta:
        model = RatioRule
        fields = ("part", "valid_from", "ground")
        help_texts = _GROUND


class CommitteeSizeForm(ReplaceForm):
    class Meta:
        model = CommitteeSize
        fields = ("least", "usual", "most", "valid_from", "ground")
        help_texts = _GROUND | {"usual": "超过的提示，不拦。"}


class HeadcountRuleForm(ReplaceForm):
    class Meta:
        model = HeadcountRule
        fields = ("number", "valid_from", "ground")
        help_texts = _GROUND | {"number": "正式党员人数，预备党员不计。"}
