# The GitHub App. Needs APP_ID, PRIVATE_KEY (or PRIVATE_KEY_PATH) and WEBHOOK_SECRET; see src/shells/app/README.md.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json .tsconfig.build.json ./
COPY src ./src
RUN npm run build
RUN npm prune --omit=dev
COPY .ci/install-kustomize ./
RUN bash install-kustomize tools

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# Debian has no package of helm: who renders charts adds it to an image of their own.
COPY --from=build /app/tools/kustomize /usr/local/bin/kustomize
RUN kustomize version
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Not `npm start`: npm would keep SIGTERM to itself, and running analyses could not report that they end.
CMD ["node", "dist/shells/app/main.js"]
