FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/app/.venv/bin:$PATH
RUN useradd --create-home cop && mkdir -p /app/var && chown -R cop /app
WORKDIR /app
USER cop

COPY --chown=cop requirements.lock ./
RUN python -m venv .venv && pip install --no-cache-dir --no-compile --require-hashes -r requirements.lock
COPY --chown=cop . .
# Only to collect the static files: nothing else reads this key, and no image keeps it.
RUN SECRET_KEY=collectstatic ALLOWED_HOSTS=localhost python manage.py collectstatic --noinput

EXPOSE 8000
CMD ["gunicorn", "imt_cop.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4"]
