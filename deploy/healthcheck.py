"""Ask this container's web server for the log-in page as nginx would; exit 0 when it comes."""

import http.client
import os
import sys

# A leading dot in ALLOWED_HOSTS stands for any subdomain, a star for any name.
host = os.environ["DJANGO_ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".*") or "localhost"
connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=5)
connection.request("GET", "/accounts/login/", headers={"Host": host, "X-Forwarded-Proto": "https"})
sys.exit(connection.getresponse().status != 200)
