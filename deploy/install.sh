#!/bin/sh
# The steps of docs/operations.md, "By hand", from the folder of the program:
#   deploy/install.sh packages | folders | tables
# The settings are read from $SETTINGS, the services run as $SERVICE_USER.
set -eu
cd "$(dirname "$0")/.."
SETTINGS=${SETTINGS:-/etc/liangxin.env}
SERVICE_USER=${SERVICE_USER:-liangxin}

# Only root becomes somebody else: whoever installs as the service's user is that already.
as_service() {
    if [ "$(id -un)" = "$SERVICE_USER" ]; then "$@"; else
        setpriv --reuid "$SERVICE_USER" --regid "$SERVICE_USER" --init-groups "$@"; fi
}

settings() {
    set -a
    . "$SETTINGS"
    set +a
}

case ${1-} in
packages)
    "${PYTHON:-python3.11}" -m venv .venv
    .venv/bin/pip install --no-deps --require-hashes -r "${REQUIREMENTS:-requirements.txt}"
    npm ci
    # Nobody may write here later: without it every process would compile what it loads anew.
    .venv/bin/python -m compileall -q -j 0 -x '/(\.venv|node_modules)/' .
    ;;
folders)
    settings
    for folder in "$SPOOL_DIR" "$BACKUP_DIR" "$(dirname "$AUDIT_ANCHOR_PATH")"; do
        install -d -m 700 -o "$SERVICE_USER" "$folder"
    done
    # nginx must be able to read the files that it sends.
    if [ -n "${ATTACHMENTS_ACCEL_PREFIX-}" ]; then mode=755; else mode=700; fi
    install -d -m "$mode" -o "$SERVICE_USER" "$ATTACHMENTS_DIR"
    ;;
tables)
    settings
    .venv/bin/python manage.py collectstatic --noinput
    # As the service's user: root may write everywhere, and what is missing would not be noticed.
    as_service .venv/bin/python manage.py migrate --noinput
    as_service .venv/bin/python manage.py check --deploy --database default --fail-level WARNING
    ;;
*)
    echo "usage: deploy/install.sh packages | folders | tables" >&2
    exit 2
    ;;
esac
