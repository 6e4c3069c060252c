"""Names of organizations and people, drawn from `words`."""

import random
from itertools import accumulate

from demo import words

_TRADE_WEIGHTS = list(accumulate(weight for *_, weight, _ in words.TRADES))
_FORM_WEIGHTS = list(accumulate(weight for *_, weight in words.FORMS))
_SPECIAL_WEIGHTS = list(accumulate(weight for *_, weight in words.SPECIAL_ENTERPRISES))
_SOCIAL_WEIGHTS = list(accumulate(weight for *_, weight in words.SOCIAL))
#: Share of the enterprises that follow a pattern of their own.
_SPECIAL_SHARE = 0.05
#: Two surnames in the population are far more frequent than the hundredth.
_SURNAME_WEIGHTS = list(accumulate(1 / (place + 4) for place in range(len(words.SURNAMES))))
_SURNAME_TABLE = random.Random(0).choices(words.SURNAMES, cum_weights=_SURNAME_WEIGHTS, k=4096)


class Namer:
    """Names within one county; the same organization name is not given twice."""

    def __init__(self, rng: random.Random, place: str):
        self._rng = rng
        self._random = rng.random
        self._place = place
        self._given: set[str] = set()

    def _pick(self, pool):
        return pool[int(self._random() * len(pool))]

    def person(self, male: bool) -> str:
        pool = words.MALE if male else words.FEMALE
        name = self._pick(_SURNAME_TABLE) + self._pick(pool)
        return name if self._random() < 0.25 else name + self._pick(pool)

    def village(self) -> str:
        return self._pick(words.VILLAGES)

    def coined(self) -> str:
        while True:
            pair = self._pick(words.COINED_FIRST) + self._pick(words.COINED_SECOND)
            if pair not in words.NOT_COINED:
                return pair if self._random() < 0.7 else pair + self._pick(words.COINED_THIRD)

    def enterprise(self, town: str) -> tuple[str, str, str, str, tuple[str, ...]]:
        """Name, short name, industry, code prefix, and the tags that it may carry."""
        if self._random() < _SPECIAL_SHARE:
            text, industry, prefix, tag, _ = self._rng.choices(
                words.SPECIAL_ENTERPRISES, cum_weights=_SPECIAL_WEIGHTS
            )[0]
            return *self._filled(text, town, ""), industry, prefix, (tag,)
        trade, industry, _, tags = self._rng.choices(words.TRADES, cum_weights=_TRADE_WEIGHTS)[0]
        ending, prefix, _ = self._rng.choices(words.FORMS, cum_weights=_FORM_WEIGHTS)[0]
        if not industry.endswith(words.FORM_INDUSTRIES.get(ending, "")):
            ending, prefix, _ = words.FORMS[0]
        return *self._filled("{place}{coined}{trade}" + ending, town, trade), industry, prefix, tags

    def social(self, town: str) -> tuple[str, str, str, str, tuple[str, ...]]:
        """The same for a social organization."""
        text, industry, prefix, tag, _ = self._rng.choices(
            words.SOCIAL, cum_weights=_SOCIAL_WEIGHTS
        )[0]
        trade = self._pick(words.TRADES)[0]
        return *self._filled(text, town, trade), industry, prefix, (tag,) if tag else ()

    def _filled(self, text: str, town: str, trade: str) -> tuple[str, str]:
        while True:
            coined = self.coined()
            name = text.format(
                place=self._place,
                coined=coined,
                trade=trade,
                town=town,
                village=self._pick(words.VILLAGES),
            )
            if name not in self._given:
                self._given.add(name)
                return name, coined + trade
            # Without a coined word the pattern is soon used up: it gets one.
            if "{coined}" not in text:
                text = text.replace("{place}", "{place}{coined}", 1)

    def address(self, town: str) -> str:
        chance = self._random()
        number = int(self._random() * 899) + 1
        if chance < 0.72:
            text = f"{self._pick(words.ROADS)}{number}号"
            if chance < 0.3:
                text += f"{number % 12 + 1}幢{number % 20 + 1}0{number % 8 + 1}室"
        else:
            text = f"{self._pick(words.VILLAGES)}村{number % 300 + 1}号"
        return f"{town}{text}"
