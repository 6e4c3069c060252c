"""Make `core/migrations/initials.txt` anew: Chinese characters by the initials of their readings.

    pip install pypinyin
    python docs/make_initials.py > core/migrations/initials.txt

Readings and the phrases by which the second reading is chosen are those of pypinyin (MIT). A file
that migrations have read is frozen: a better table wants a new file and a new migration.
"""

import unicodedata
from collections import Counter, defaultdict

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

CHARACTERS = range(0x4E00, 0xA000)
#: A reading that phrases use so often, or in such a share of a character's phrases, is one that
#: people type.
OFTEN, SHARE = 5, 0.05
#: Readings of place and family names that phrases use too seldom.
NAMES = {"单": "s", "仇": "q", "覃": "q", "区": "o", "尉": "y", "查": "z", "朴": "p"}


def initial(reading: str) -> str:
    return unicodedata.normalize("NFD", reading)[0].lower()


def main() -> None:
    phrases: dict[str, Counter] = defaultdict(Counter)
    for phrase, readings in PHRASES_DICT.items():
        if len(phrase) == len(readings):
            for character, reading in zip(phrase, readings, strict=True):
                phrases[character][initial(reading[0])] += 1
    lines = defaultdict(list)
    for code in CHARACTERS:
        if code in PINYIN_DICT:
            character = chr(code)
            first = initial(PINYIN_DICT[code].split(",")[0])
            used = phrases[character]
            others = [
                letter
                for letter, number in used.most_common()
                if number >= OFTEN or (number >= 2 and number >= SHARE * used.total())
            ]
            readings = dict.fromkeys([first, *others, *NAMES.get(character, "")])
            lines["".join(readings)[:2]].append(character)
    for letters in sorted(lines, key=lambda letters: (len(letters), letters)):
        print(letters, "".join(lines[letters]))


if __name__ == "__main__":
    main()
