"""An import command loads what an import needs: most of a small file's time is the start."""

import json
import subprocess
import sys

from django.conf import settings

from core.management.commands.import_workbook import Command

#: What a process loads only for what it does: Redis, pictures, workbooks of the month, passwords.
_FOR_OTHERS = ("redis", "PIL", "openpyxl", "zxcvbn", "rest_framework.views", "reports.views")

_CODE = """
import json, sys
import django
django.setup()
from core.management.commands import import_workbook
print(json.dumps([name for name in sys.argv[1:] if name in sys.modules]))
"""


def test_the_command_loads_nothing_that_others_need():
    done = subprocess.run(
        [sys.executable, "-c", _CODE, *_FOR_OTHERS],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == []
    assert Command.requires_system_checks == []  # they load every page


def test_a_circuit_is_made_once():
    from core.outages import circuits

    assert circuits.cache is circuits.cache
    assert circuits.broker is not circuits.cache
    assert issubclass(circuits.CircuitBreakerError, Exception)
