# syntax=docker/dockerfile:1
FROM node:24-trixie-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# With the optional packages: the compiler's own binary for this platform is one of them.
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY src ./src
RUN npm run build

FROM node:24-trixie-slim AS packages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-trixie-slim
LABEL org.opencontainers.image.title="Seatwarden" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    NODE_OPTIONS=--max-semi-space-size=32 \
    SEATWARDEN_HOST=0.0.0.0 \
    SEATWARDEN_PORT=8080 \
    SEATWARDEN_STORE=sqlite:/data/seatwarden.db
WORKDIR /app
COPY --from=packages /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY package.json LICENSE ./
# The only place that is written to; everything else works on a read-only root file system.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=4 \
  CMD ["node", "dist/healthcheck.js"]
# Node is the first process, so SIGTERM reaches it and it stops between two operations.
ENTRYPOINT ["node", "dist/cli.js"]
CMD ["serve"]
