# One image for web, worker, clock and one-off commands.
FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/base.txt /requirements.txt
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r /requirements.txt

FROM python:3.13-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 RAYON_NUM_THREADS=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production DATA_DIR=/data
RUN useradd --create-home --uid 10001 filiform && install -d -o filiform /data
COPY --from=build /venv /venv
WORKDIR /app
COPY --chown=filiform . .
# collectstatic reads the settings, which insist on their variables; none of these values is kept.
RUN SECRET_KEY=build-only-00000000000000000000000000000000000000000000000 \
    CERTIFICATE_KEY_SECRET=build-only-00000000000000000000000000000000000000000000000 SITE_URL=http://localhost \
    ALLOWED_HOSTS=localhost DATABASE_URL=sqlite:////tmp/none BROKER_URL=memory:// CACHE_URL=locmem:// \
    MAIL_URL=smtp://localhost python manage.py collectstatic --noinput --verbosity 0
USER filiform
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
CMD ["gunicorn", "cms.wsgi", "-k", "gthread", "-w", "2", "--threads", "4", "-b", "0.0.0.0:8000", "--access-logfile", "-", "--logger-class", "cms.access_log.AccessLog"]
