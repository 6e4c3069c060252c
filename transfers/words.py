"""Usual words that forms suggest."""

GROUNDS = (
    "工作调动",
    "劳动合同到期",
    "到两新组织就业",
    "居住地变动",
    "单位注销或停业",
    "毕业",
    "退休",
)
KEEPER_PLACES = ("县委组织部", "镇党委组织办", "县人才服务中心")
