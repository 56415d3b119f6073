# docker build -t phoenix-lint .
# docker run --rm -v "$PWD:/work" phoenix-lint check
# docker run --rm -v "$PWD:/work" --user "$(id -u):$(id -g)" phoenix-lint fix
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY schemas schemas
COPY src src
RUN python -m venv /opt/phoenix-lint && /opt/phoenix-lint/bin/pip install --no-cache-dir .

FROM python:3.13-slim
COPY --from=build /opt/phoenix-lint /opt/phoenix-lint
ENV PATH=/opt/phoenix-lint/bin:$PATH
WORKDIR /work
USER 65534
ENTRYPOINT ["phoenix-lint"]
CMD ["check"]
