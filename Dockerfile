# BookGen's one image: the site, a worker, beat and Flower are commands of it (docker-compose.yml).
FROM python:3.11-slim-bookworm

LABEL org.opencontainers.image.title="BookGen" \
      org.opencontainers.image.description="Biographies from sources, written by Celery workers"

# What is compiled is kept, since every start is several times slower without it: so no
# PYTHONDONTWRITEBYTECODE here. The state folder holds the collected static files, and below media/
# the volume that site and workers share.
ENV PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    DJANGO_SETTINGS_MODULE=bookgen_site.settings \
    BOOKGEN_STATE_DIR=/var/lib/bookgen \
    BOOKGEN_OUT_DIR=/var/lib/bookgen/out \
    STATICFILES_COMPRESSED=on

# A number of its own, the same in every build: files in the volumes belong to it.
RUN groupadd --gid 10001 bookgen \
    && useradd --uid 10001 --gid bookgen --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin bookgen \
    && install -d -o bookgen -g bookgen /var/lib/bookgen /var/lib/bookgen/media /var/lib/bookgen/out

WORKDIR /app

# Before the code: a change of code does not install the packages again.
COPY requirements.txt ./
RUN pip install --no-cache-dir --compile -r requirements.txt

COPY manage.py ./
COPY bookgen_site bookgen_site
COPY taskqueue taskqueue
COPY templates templates
COPY biographies biographies

# The key signs nothing: it ends with this step. A checkout may forbid others to read; the user
# that runs it is another.
RUN chmod -R a+rX . \
    && python -m compileall -q . \
    && SECRET_KEY=only-for-this-step python manage.py collectstatic --noinput

USER 10001:10001
EXPOSE 8000

# Of the site; docker-compose.yml names the others'.
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=3 \
    CMD ["python", "-m", "bookgen_site.alive", "web"]

# Whoever ends the container has 30 s: the requests under way get 25 of them.
CMD ["gunicorn", "bookgen_site.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", \
     "--threads", "8", "--graceful-timeout", "25", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket", "--access-logfile", "-"]
