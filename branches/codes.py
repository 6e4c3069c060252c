"""党组织代码: given by the county, in no form of its own."""

from core.values import Code

PARTY_CODE = Code(40)
