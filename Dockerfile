# The front-end packages: fetched in a stage of its own, so that no Node reaches the service.
FROM node:24-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /venv
WORKDIR /app
COPY requirements.lock ./
RUN /venv/bin/pip install --require-hashes -r requirements.lock
COPY --from=assets /app/node_modules node_modules
COPY manage.py ./
COPY sharing_app sharing_app
COPY decisions decisions
COPY templates templates
COPY static static
# The key only lets the settings load: it is made here and kept nowhere.
RUN /venv/bin/python sharing_app/build_assets.py && rm -r node_modules \
    && SECRET_KEY="$(/venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
       /venv/bin/python manage.py collectstatic --noinput

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
# Everything here belongs to root: the service can read its own code but not change it. Only the
# folder for seals is the service's, and only the sealer gets it to write (docker-compose.yml).
RUN install --directory --owner 10001 --group 10001 /anchors
USER 10001:10001
EXPOSE 8000
# Workers' heartbeats go to memory, because on a slow disk they would stall the service.
CMD ["gunicorn", "sharing_app.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
