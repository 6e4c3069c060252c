"""What a password must be: named profiles, read by validation, expiry and pages."""

import datetime
import functools
import string
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.choices import PasswordProfile
from accounts.models import SafetyPolicy

#: A guesser who knows the lists, keyboard rows, dates and usual decorations needs this many tries:
#: as many as for eight characters at random.
_GUESSES = 10**8
#: zxcvbn looks no further; what follows only makes a password better.
_LOOKED_AT = 72
#: Words that somebody who attacks this very platform tries first.
_OUR_WORDS = (
    "liangxin",
    "xianfeng",
    "dangjian",
    "dangyuan",
    "zhibu",
    "gongwei",
    "zuzhibu",
    "woaini",
)


@dataclass(frozen=True)
class Profile:
    """Rules of one profile; 0 days = never runs out, 0 former ones = no memory."""

    length: int
    #: Of lower case, upper case, digits and other characters.
    classes: int
    valid_days: int
    history: int

    @property
    def text(self) -> str:
        parts = [f"至少 {self.length} 位"]
        if self.classes > 1:
            parts.append(f"大写字母、小写字母、数字、符号至少占 {self.classes} 类")
        if self.history:
            parts.append(f"不与最近 {self.history} 个密码相同")
        parts += ["不含用户名或姓名", "不是常见密码或容易猜到的组合"]
        return "，".join(parts) + "。"


#: `mlps`: GB/T 22239-2019 8.1.4.1 (complexity, regular change) as inspectors ask for it.
#: `nist`: NIST SP 800-63B 5.1.1.2 (length and a list, no forced change).
PROFILES: dict[str, Profile] = {
    PasswordProfile.MLPS: Profile(length=8, classes=3, valid_days=90, history=5),
    PasswordProfile.NIST: Profile(length=12, classes=1, valid_days=0, history=0),
}


def current_profile() -> Profile:
    """The profile that the policy names."""
    return PROFILES[SafetyPolicy.objects.current().password_profile]


def has_run_out(user, profile: Profile) -> bool:
    """Whether the password must be changed because of its age."""
    if not profile.valid_days:
        return False
    return user.password_set_at < timezone.now() - datetime.timedelta(days=profile.valid_days)


@functools.cache
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


def _classes(password: str) -> int:
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
    found = {next((n for n, kind in enumerate(kinds) if c in kind), len(kinds)) for c in password}
    return len(found)


class ProfileValidator:
    """Django's password validator for whichever profile is in force."""

    def validate(self, password: str, user=None) -> None:
        profile = current_profile()
        errors = []
        if len(password) < profile.length:
            errors.append(f"密码至少要有 {profile.length} 位，请加长。")
        if _classes(password) < profile.classes:
            errors.append(
                f"密码要包含大写字母、小写字母、数字、符号中的至少 {profile.classes} 类，请补上。"
            )
        if self._is_common(password):
            errors.append("这个密码太常见，容易被猜到，请换一个。")
        elif self._is_guessed(password, user):
            errors.append(
                "这个密码容易被猜到：不要用单词、姓名、日期、键盘上相邻的键加几个数字或符号，"
                "请换成几个互不相干的词，或更长的随机字符。"
            )
        if user is not None:
            if self._is_like(password, user):
                errors.append("密码与用户名或姓名太相似，请换一个。")
            if profile.history and self._was_used(password, user, profile.history):
                errors.append(f"不能使用最近 {profile.history} 个用过的密码，请换一个。")
        if errors:
            raise ValidationError(errors)

    def get_help_text(self) -> str:
        return current_profile().text

    @staticmethod
    def _is_common(password: str) -> bool:
        try:
            _common().validate(password)
        except ValidationError:
            return True
        return False

    @staticmethod
    def _is_guessed(password: str, user) -> bool:
        words = [*_OUR_WORDS, *filter(None, [user and user.username, user and user.name])]
        from zxcvbn import zxcvbn  # its dictionaries take a while to load

        return zxcvbn(password[:_LOOKED_AT], user_inputs=words)["guesses"] < _GUESSES

    @staticmethod
    def _is_like(password: str, user) -> bool:
        try:
            UserAttributeSimilarityValidator(("username", "name")).validate(password, user)
        except ValidationError:
            return True
        return False

    @staticmethod
    def _was_used(password: str, user, history: int) -> bool:
        if user.pk is None:
            return False
        former = user.former_passwords.order_by("-replaced_at").values_list("password", flat=True)
        # The present one is the first of the last `history`.
        return any(
            check_password(password, each) for each in [user.password, *former[: history - 1]]
        )
