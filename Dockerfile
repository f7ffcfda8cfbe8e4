# Two stages: what installs and builds stays out of the image that runs. No setting and no secret is in either.
FROM python:3.11-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PATH=/opt/venv/bin:$PATH
WORKDIR /app
COPY requirements.production.lock ./
RUN python -m venv /opt/venv && pip install --require-hashes --only-binary :all: -r requirements.production.lock
COPY . .
# This key lives as long as the command: nothing that it makes depends on it.
RUN SECRET_KEY=only-for-this-command ALLOWED_HOSTS=localhost python manage.py collectstatic --noinput \
    && python -m compileall -q . \
    && rm -rf var

FROM python:3.11-slim-trixie
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOME=/tmp PATH=/opt/venv/bin:$PATH
# Backups are made by PostgreSQL's own tools: Debian 13 has those of version 17, as docker-compose.yml has its server.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
# Code belongs to root and is only read; what is written goes to volumes.
RUN groupadd --gid 10001 cop \
    && useradd --uid 10001 --gid cop --no-create-home --shell /usr/sbin/nologin cop \
    && install --directory --owner cop --group cop /app/var /srv/media /srv/schedule /srv/backups
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "imt_cop.wsgi", "--config", "deploy/gunicorn.py", "--bind", "0.0.0.0:8000"]
