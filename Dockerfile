# The package of `npm run package`, on Debian's small Node: one image for every role.
#
#   docker build -t openon .
#   docker run --init --read-only --tmpfs /tmp -v openon:/data -p 4000:4000 openon
#   docker run … openon worker
#
# `npm run test:package` runs each step of this file on the machine it is on, and what comes of it as it is run here.

FROM node:24-slim AS build
WORKDIR /build
COPY . .
RUN npm ci --include=dev --no-audit --no-fund
RUN npm run package
WORKDIR /openon
RUN tar -xzf /build/openon-*.tgz --strip-components=1
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
# Two thirds of what is installed is for those who develop with it, or for other databases.
RUN find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete
RUN find node_modules/@prisma/client/runtime -name 'query_compiler_*' ! -name 'query_compiler_fast_bg.postgresql.*' -delete
RUN mkdir /data && chown 1000:1000 /data

FROM node:24-slim
COPY --from=build /openon /openon
COPY --from=build --chown=1000:1000 /data /data
# Loopback is the container's own: who may reach it is said by what is published.
ENV NODE_ENV=production HOST=0.0.0.0 OPS_HOST=0.0.0.0 OPS_PORT=9464 OPENON_DATA_DIR=/data
WORKDIR /openon
# The user `node` of the base image, by its number, so that Kubernetes sees that it is not root.
USER 1000:1000
VOLUME /data
EXPOSE 4000 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=5s --start-period=2m CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.OPS_PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/openon/dist/main.js"]
CMD ["all"]
