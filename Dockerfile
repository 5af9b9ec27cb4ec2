# One image for the api, the indexer and the `galena` command; the container's command chooses which one runs.
# The version of Node is the one that package.json installs.

# The page needs packages that nothing needs that runs.
FROM node:24.21.0-bookworm-slim AS page
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
COPY packages packages
COPY services services
RUN npm ci --no-audit --no-fund --workspace=services/web && npm run build --workspace=services/web

FROM node:24.21.0-bookworm-slim

ENV NODE_ENV=production
WORKDIR /app

# Packages come first, so that this layer is rebuilt only when one of these files changes.
COPY package.json package-lock.json .npmrc ./
COPY packages/client/package.json packages/client/
COPY packages/files/package.json packages/files/
COPY packages/instantsearch/package.json packages/instantsearch/
COPY packages/lead/package.json packages/lead/
COPY packages/local-stack/package.json packages/local-stack/
COPY packages/operations/package.json packages/operations/
COPY packages/places/package.json packages/places/
COPY packages/service/package.json packages/service/
COPY packages/search/package.json packages/search/
COPY packages/store/package.json packages/store/
COPY services/api/package.json services/api/
COPY services/cli/package.json services/cli/
COPY services/indexer/package.json services/indexer/
COPY services/web/package.json services/web/

# The optional packages are a second Node and the local stack's Postgres: not needed here.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund \
      --workspace=services/api --workspace=services/cli --workspace=services/indexer \
  && npm cache clean --force

COPY packages packages
COPY services services
COPY --from=page /app/services/web/dist services/web/dist
COPY LICENSE NOTICE ./

# Any user will do: it writes nothing.
USER 12345:12345
CMD ["node", "services/api/src/main.ts"]
