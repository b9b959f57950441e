import { type Text } from './text.js';

export const signals = [
  'SIGTERM',
  'SIGINT',
  'SIGQUIT',
  'SIGHUP',
  'SIGKILL',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
  'SIGRTMIN+3',
];

export const shells = [
  '["/bin/bash", "-o", "pipefail", "-c"]',
  '["/bin/sh", "-c"]',
  '["/bin/ash", "-eo", "pipefail", "-c"]',
  '["powershell", "-Command"]',
  '["pwsh", "-Command"]',
  '["cmd", "/S", "/C"]',
];

/** Ports that programs usually listen on. */
export const ports: Readonly<Record<string, string>> = {
  '80': 'HTTP',
  '443': 'HTTPS',
  '3000': 'Node.js',
  '3306': 'MySQL',
  '5000': 'Flask',
  '5432': 'PostgreSQL',
  '6379': 'Redis',
  '8000': 'Django',
  '8080': 'HTTP',
  '8443': 'HTTPS',
  '9090': 'Prometheus',
  '27017': 'MongoDB',
  '53/udp': 'DNS',
};

export const users = ['root', 'nobody', '1000:1000', '65532:65532'];

export const labelKeys = [
  'title',
  'description',
  'authors',
  'url',
  'documentation',
  'source',
  'version',
  'revision',
  'created',
  'vendor',
  'licenses',
  'ref.name',
  'base.name',
  'base.digest',
].map((key) => `org.opencontainers.image.${key}`);

export const syntaxes = ['docker/dockerfile:1', 'docker/dockerfile:1-labs'];

export const checkRules = [
  'StageNameCasing',
  'FromAsCasing',
  'NoEmptyContinuation',
  'ConsistentInstructionCasing',
  'DuplicateStageName',
  'ReservedStageName',
  'JSONArgsRecommended',
  'MaintainerDeprecated',
  'UndefinedArgInFrom',
  'WorkdirRelativePath',
  'UndefinedVar',
  'MultipleInstructionsDisallowed',
  'LegacyKeyValueFormat',
  'InvalidBaseImagePlatform',
  'RedundantTargetPlatform',
  'SecretsUsedInArgOrEnv',
  'InvalidDefaultArgInFrom',
  'FromPlatformFlagConstDisallowed',
  'CopyIgnoredFile',
  'InvalidDefinitionDescription',
  'ExposeProtoCasing',
  'ExposeInvalidFormat',
];

/** What BuildKit's own variables mean. */
export const variableDocs: Readonly<Record<string, Text>> = {
  TARGETPLATFORM: {
    en: 'The platform that is built for, such as `linux/arm64`.',
    zh: '构建的目标平台，例如 `linux/arm64`。',
  },
  TARGETOS: { en: 'The operating system part of TARGETPLATFORM.', zh: 'TARGETPLATFORM 的操作系统部分。' },
  TARGETARCH: { en: 'The architecture part of TARGETPLATFORM.', zh: 'TARGETPLATFORM 的架构部分。' },
  TARGETVARIANT: {
    en: 'The variant part of TARGETPLATFORM, such as `v7`.',
    zh: 'TARGETPLATFORM 的变体部分，例如 `v7`。',
  },
  TARGETSTAGE: { en: 'The stage that is built.', zh: '正在构建的目标阶段。' },
  BUILDPLATFORM: { en: 'The platform of the machine that builds.', zh: '执行构建的机器的平台。' },
  BUILDOS: { en: 'The operating system part of BUILDPLATFORM.', zh: 'BUILDPLATFORM 的操作系统部分。' },
  BUILDARCH: { en: 'The architecture part of BUILDPLATFORM.', zh: 'BUILDPLATFORM 的架构部分。' },
  BUILDVARIANT: { en: 'The variant part of BUILDPLATFORM.', zh: 'BUILDPLATFORM 的变体部分。' },
  HTTP_PROXY: { en: 'The proxy for HTTP that the build was given.', zh: '传给构建的 HTTP 代理。' },
  HTTPS_PROXY: { en: 'The proxy for HTTPS that the build was given.', zh: '传给构建的 HTTPS 代理。' },
  FTP_PROXY: { en: 'The proxy for FTP that the build was given.', zh: '传给构建的 FTP 代理。' },
  NO_PROXY: { en: 'Addresses that need no proxy.', zh: '不使用代理的地址。' },
  ALL_PROXY: { en: 'The proxy for everything else.', zh: '用于其余流量的代理。' },
};
