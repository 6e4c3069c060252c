#!/usr/bin/env python3
"""Django's command line; it keeps the embedded servers running while a command works."""

import os
import sys

from runner import embedded

#: Commands that need no server, so that an image can be built without one.
WITHOUT_SERVERS = {"help", "version", "--help", "-h", "--version", "collectstatic"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    if len(sys.argv) < 2 or sys.argv[1] in WITHOUT_SERVERS:
        execute_from_command_line(sys.argv)
        return
    try:
        with embedded.hold():
            execute_from_command_line(sys.argv)
    except embedded.EmbeddedError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
