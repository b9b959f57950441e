import { type Facts, type Stack } from './stack.js';

/** Whoever runs it, in images that bring no user of their own for that. */
const user = (made: string) => `RUN ${made}\nUSER 10001\n`;
const debianUser = user('useradd --uid 10001 --no-create-home app');
const alpineUser = user('adduser -D -H -u 10001 app');

/** A health check by what the image has. */
const health = (command: string) => `HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD ${command}\n`;

const makers: Readonly<Record<Stack, (facts: Facts) => string>> = {
  node,
  python,
  go,
  java,
  dotnet,
  rust,
  cpp,
  php,
  ruby,
  static: pages,
};

/**
 * A Dockerfile by today's practice: stages, pinned bases, caches, a user without rights, a health check. It passes the
 * build checks of BuildKit and hadolint's rules without a warning (test/unit/scaffold, test/agreement).
 */
export function dockerfileFor(stack: Stack, facts: Facts): string {
  return `# syntax=docker/dockerfile:1\n\n${makers[stack](facts)}`;
}

function node({ port, entry, tool, hasBuild }: Facts): string {
  const installs: Readonly<Record<string, readonly [all: string, production: string, lock: string, cache: string]>> = {
    npm: ['npm ci', 'npm ci --omit=dev', 'package-lock.json', '/root/.npm'],
    pnpm: [
      'corepack enable && pnpm install --frozen-lockfile',
      'corepack enable && pnpm install --frozen-lockfile --prod',
      'pnpm-lock.yaml',
      '/root/.local/share/pnpm/store',
    ],
    yarn: [
      'corepack enable && yarn install --immutable',
      'corepack enable && yarn install --immutable',
      'yarn.lock',
      '/root/.cache/yarn',
    ],
  };
  const [all, production, lock, cache] = installs[tool] ?? ['npm install', 'npm install --omit=dev', '', '/root/.npm'];
  const manifests = `COPY package.json ${lock === '' ? '' : `${lock} `}./`;
  const mount = `--mount=type=cache,target=${cache}`;
  const build = hasBuild
    ? `FROM node:22.12-slim AS build\nWORKDIR /app\n${manifests}\nRUN ${mount} ${all}\nCOPY . .\nRUN npm run build\n\n`
    : '';
  const copy = hasBuild ? 'COPY --from=build /app .' : 'COPY . .';
  const start = entry ?? (hasBuild ? 'dist/index.js' : 'index.js');
  return `${build}FROM node:22.12-slim AS modules
WORKDIR /app
${manifests}
RUN ${mount} ${production}

FROM node:22.12-slim
ENV NODE_ENV=production
WORKDIR /app
${copy}
COPY --from=modules /app/node_modules node_modules
USER node
EXPOSE ${port}
${health(`["node", "-e", "fetch('http://127.0.0.1:${port}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]`)}CMD ["node", "${start}"]
`;
}

function python({ port, entry = 'main.py', tool }: Facts): string {
  const mount = '--mount=type=cache,target=/root/.cache/pip';
  const install =
    tool === 'requirements'
      ? `COPY requirements.txt .\nRUN ${mount} pip install --no-cache-dir --target=/packages --requirement requirements.txt\n`
      : tool === 'project'
        ? `COPY . .\nRUN ${mount} pip install --no-cache-dir --target=/packages .\n`
        : 'RUN mkdir /packages\n';
  const command =
    entry === 'manage.py' ? `["python", "manage.py", "runserver", "0.0.0.0:${port}"]` : `["python", "${entry}"]`;
  return `FROM python:3.13-slim AS packages
WORKDIR /build
${install}
FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/packages
WORKDIR /app
COPY --from=packages /packages /packages
COPY . .
${debianUser}EXPOSE ${port}
${health(`["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:${port}', timeout=2)"]`)}CMD ${command}
`;
}

function go({ port }: Facts): string {
  return `FROM golang:1.24-alpine AS build
WORKDIR /src
COPY go.* ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ENV CGO_ENABLED=0
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \\
    go build -trimpath -ldflags="-s -w" -o /out/app .

FROM alpine:3.21
COPY --from=build /out/app /usr/local/bin/app
${alpineUser}EXPOSE ${port}
${health(`["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:${port}"]`)}ENTRYPOINT ["app"]
`;
}

function java({ port, tool }: Facts): string {
  const build =
    tool === 'maven'
      ? `FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /src
COPY pom.xml .
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn --batch-mode package -DskipTests && mv target/*.jar /app.jar
`
      : `FROM gradle:8.12-jdk21 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/home/gradle/.gradle gradle --no-daemon assemble && mv build/libs/*.jar /app.jar
`;
  return `${build}
FROM eclipse-temurin:21-jre-alpine
WORKDIR /app
COPY --from=build /app.jar app.jar
${alpineUser}EXPOSE ${port}
${health(`["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:${port}"]`)}ENTRYPOINT ["java", "-jar", "app.jar"]
`;
}

function dotnet({ port, entry = 'App' }: Facts): string {
  return `FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.nuget/packages dotnet publish --configuration Release --output /out

FROM mcr.microsoft.com/dotnet/aspnet:9.0-alpine
WORKDIR /app
COPY --from=build /out .
ENV ASPNETCORE_HTTP_PORTS=${port}
USER app
EXPOSE ${port}
${health(`["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:${port}"]`)}ENTRYPOINT ["dotnet", "${entry}.dll"]
`;
}

function rust({ port, entry = 'app', tool }: Facts): string {
  const locked = tool === 'locked' ? ' --locked' : '';
  return `FROM rust:1.84-slim AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \\
    cargo build --release${locked} && cp target/release/${entry} /app

FROM debian:bookworm-slim
COPY --from=build /app /usr/local/bin/app
${debianUser}EXPOSE ${port}
${health(`["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${port}"]`)}ENTRYPOINT ["app"]
`;
}

function cpp({ port, entry = 'app' }: Facts): string {
  return `FROM gcc:14.2 AS build
# The exact version belongs to the base, which is pinned.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends cmake && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cmake -S . -B /build -DCMAKE_BUILD_TYPE=Release -DCMAKE_EXE_LINKER_FLAGS=-static && cmake --build /build --parallel

FROM debian:bookworm-slim
COPY --from=build /build/${entry} /usr/local/bin/app
${debianUser}EXPOSE ${port}
${health(`["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${port}"]`)}ENTRYPOINT ["app"]
`;
}

function php({ port, tool }: Facts): string {
  const packages =
    tool === 'composer'
      ? `FROM composer:2.8 AS packages
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/tmp/cache composer install --no-dev --no-interaction --optimize-autoloader

`
      : '';
  return `${packages}FROM php:8.4-cli-alpine
WORKDIR /app
COPY ${tool === 'composer' ? '--from=packages /app' : '.'} .
${alpineUser}EXPOSE ${port}
${health(`["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:${port}"]`)}CMD ["php", "-S", "0.0.0.0:${port}", "-t", "."]
`;
}

function ruby({ port, entry }: Facts): string {
  const command =
    entry === undefined || entry === 'config.ru'
      ? `["bundle", "exec", "rackup", "--host", "0.0.0.0", "--port", "${port}"]`
      : `["bundle", "exec", "ruby", "${entry}"]`;
  return `FROM ruby:3.4 AS gems
WORKDIR /app
COPY Gemfile* ./
RUN --mount=type=cache,target=/root/.bundle/cache bundle install

FROM ruby:3.4-slim
WORKDIR /app
COPY --from=gems /usr/local/bundle /usr/local/bundle
COPY . .
${debianUser}EXPOSE ${port}
${health(`["ruby", "-rsocket", "-e", "TCPSocket.new('127.0.0.1', ${port})"]`)}CMD ${command}
`;
}

function pages({ port }: Facts): string {
  return `FROM nginxinc/nginx-unprivileged:1.27-alpine
COPY . /usr/share/nginx/html
USER nginx
EXPOSE ${port}
${health(`["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:${port}"]`)}CMD ["nginx", "-g", "daemon off;"]
`;
}
