"""One measured piece of work in a process of its own: `python -m bench.case NAME OPTIONS`.

`DATABASE_URL` names the database, `DJANGO_SETTINGS_MODULE` says whose turn it is: the product's
or the peer's. The last line printed is a JSON object.
"""

import json
import os
import sys

import django


def main() -> None:
    name, options = sys.argv[1], json.loads(sys.argv[2])
    django.setup()
    if os.environ["DJANGO_SETTINGS_MODULE"].startswith("bench.peer"):
        from bench.peer import cases
    else:
        from bench import cases
    print(json.dumps(getattr(cases, name)(**options)))


if __name__ == "__main__":
    main()
