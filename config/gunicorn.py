"""How gunicorn serves the site, on every machine: `gunicorn -c python:config.gunicorn`.

What differs between machines (address, number of processes) is given on the command line.
"""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

wsgi_app = "config.wsgi"
threads = 4
preload_app = True
timeout = 60
# The control socket would lie in the user's home, shared by all installations of this machine.
control_socket_disable = True
# What a peer says in a proxy's name the application weighs (core/network.py), not gunicorn.
forwarded_allow_ips = ""
# Longer addresses than ours are: the application refuses them in its own words.
limit_request_line = 8190


def when_ready(server) -> None:
    """What was loaded stays to the end: a worker that looks for garbage walks past it (200 ms of
    some page otherwise), and shares its memory with the others."""
    gc.collect()
    gc.freeze()


# No access log: it would quote query strings, and the application writes a line for each request.
logconfig_dict = settings.LOGGING
