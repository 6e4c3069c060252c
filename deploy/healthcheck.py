"""Ask this container's web server whether it is alive; exit 0 when it is."""

import http.client
import os
import sys

# A leading dot in ALLOWED_HOSTS stands for any subdomain, a star for any name.
host = os.environ["DJANGO_ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".*") or "localhost"
connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=5)
connection.request("GET", "/healthz", headers={"Host": host})
sys.exit(connection.getresponse().status != 200)
