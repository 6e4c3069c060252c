"""统一社会信用代码 (GB 32100-2015) and the 15-digit registration numbers from before."""

import re
from operator import mul

from stdnum.cn import ric

from core.values import Code, Wrong

# Registration department (a letter for some: A, N, Y) and kind, six digits of the registering
# division, nine characters of organization code, check character.
_FORM = re.compile(r"[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
_ID_NUMBER = re.compile(r"[0-9]{6}(18|19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9X]", re.ASCII)
_LEGACY = re.compile(r"[0-9]{15}", re.ASCII)
# Tables instead of python-stdnum, which takes a fifth of an import's time and knows no letter
# departments; the tests compare the two.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {char: value for value, char in enumerate(_ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_INNER_VALUES = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


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
    if code[-1] != uscc_check_digit(code[:17]):
        raise Wrong("校验码不符，多半有一位抄错，请对照证照填写", "checksum")
    if code[16] != _inner_check_digit(code[8:16]):
        # Every thirtieth identity number passes so far; it must not be stored as a code.
        if _ID_NUMBER.fullmatch(code) and code[-1] == ric.calc_check_digit(code):
            raise Wrong("像是身份证号，请填写单位的统一社会信用代码", "identifier")
        return "其中的组织机构代码校验位不符，请核对证照"
    return ""


def uscc_check_digit(body: str) -> str:
    """The 18th character of a code, from the first 17 (GB 32100-2015)."""
    total = sum(map(mul, map(_VALUES.__getitem__, body), _WEIGHTS))
    return _ALPHABET[-total % 31]


def _inner_check_digit(body: str) -> str:
    """Check character of the organization code inside (GB 11714-1997)."""
    total = sum(map(mul, map(_INNER_VALUES.__getitem__, body), _INNER_WEIGHTS))
    rest = -total % 11
    return "X" if rest == 10 else str(rest)


#: A code that is right and nobody's: the division 330999 is assigned to no place.
EXAMPLE_USCC = "91330999MA28AB1258"
#: 统一社会信用代码 of an organization.
USCC = Code(18, check_uscc)
