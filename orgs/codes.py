"""统一社会信用代码 (GB 32100-2015) and the 15-digit registration numbers from before."""

import re

from stdnum.cn import uscc as stdnum_uscc

# Registration department and kind, six digits of the registering division, nine characters of
# organization code, check character. Departments may be letters (A, N, Y): stdnum allows only digits.
_FORM = re.compile(r"[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
_LEGACY = re.compile(r"[0-9]{15}", re.ASCII)
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check_uscc(code: str) -> str:
    """Check an upper-case trimmed code; return a warning or an empty string.

    Raises ValueError with a Chinese message when the code cannot be right. The division in the
    code is never looked at: 18 % of real codes carry an abolished one.
    """
    if _LEGACY.fullmatch(code):
        return "是 15 位旧注册号，请在换发后改为 18 位统一社会信用代码"
    if len(code) != 18:
        raise ValueError(
            f"应为 18 位（旧注册号 15 位数字），现为 {len(code)} 位，请对照营业执照或登记证书填写"
        )
    if not _FORM.fullmatch(code):
        raise ValueError("含有不允许的字符（不使用 I、O、S、V、Z），请对照证照填写")
    if code[-1] != stdnum_uscc.calc_check_digit(code[:-1]):
        raise ValueError("校验码不符，多半有一位抄错，请对照证照填写")
    if code[16] != _inner_check_digit(code[8:16]):
        return "其中的组织机构代码校验位不符，请核对证照"
    return ""


def _inner_check_digit(body: str) -> str:
    """Check character of the organization code inside (GB 11714-1997)."""
    total = sum(
        _DIGITS.index(char) * weight for char, weight in zip(body, _INNER_WEIGHTS, strict=True)
    )
    rest = (11 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
