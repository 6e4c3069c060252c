# The application's image: web server, worker and scheduler differ only in their command.

# Named by digest, never by a tag (deploy/images.py): Compose hands them on from `.env`.
ARG NODE_IMAGE
ARG PYTHON_IMAGE
ARG POSTGRES_IMAGE

FROM ${NODE_IMAGE} AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci

FROM ${PYTHON_IMAGE} AS packages
# requirements-s3.txt: the same and what attachments in an S3-compatible store need.
ARG REQUIREMENTS=requirements.txt
COPY requirements.txt requirements-s3.txt ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r $REQUIREMENTS

FROM ${PYTHON_IMAGE} AS application
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LIANGXIN_ENV=production
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
# Nobody may write here later: without it every process, each reading of a file among them, would
# compile what it loads anew.
RUN python -m compileall -q -j 0 .

FROM application AS static
COPY --from=assets /app/node_modules node_modules
# Production settings do not load without secrets and servers. These are forgotten with this stage.
RUN key() { head -c 32 /dev/urandom | base64; } \
    && DATABASE_URL=postgresql://none/none REDIS_URL=redis://none \
       DJANGO_SECRET_KEY=$(key)$(key) FIELD_ENCRYPTION_KEYS=$(key) BLIND_INDEX_KEY=$(key) \
       AUDIT_KEY=$(key) BACKUP_KEY=$(key) python manage.py collectstatic --noinput

FROM ${POSTGRES_IMAGE} AS postgres

FROM application
# `backup` and `restore` need tools as new as the server (docker-compose.yml); Debian's are older.
COPY --from=postgres /usr/lib/postgresql/17/bin/pg_dump \
     /usr/lib/postgresql/17/bin/pg_restore /usr/local/bin/
COPY --from=postgres /usr/lib/*-linux-gnu/libpq.so.5 /usr/local/lib/
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 liblz4-1 libzstd1 \
    && rm -rf /var/lib/apt/lists/* && ldconfig
COPY --from=static /app/staticfiles staticfiles
# Code belongs to root: the application can write to its spool and to nothing else.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin liangxin \
    && install -d -m 700 -o liangxin /var/spool/liangxin /var/lib/liangxin-beat \
       /var/lib/liangxin-audit /var/backups/liangxin \
    && install -d -m 755 -o liangxin /var/lib/liangxin-files
ENV SPOOL_DIR=/var/spool/liangxin AUDIT_ANCHOR_PATH=/var/lib/liangxin-audit/anchor \
    BACKUP_DIR=/var/backups/liangxin ATTACHMENTS_DIR=/var/lib/liangxin-files
USER liangxin
EXPOSE 8000
# WEB_CONCURRENCY sets the number of processes.
CMD ["gunicorn", "-c", "python:config.gunicorn", "--bind", "0.0.0.0:8000", \
     "--worker-tmp-dir", "/dev/shm"]
