import { type Text } from './text.js';

export interface Snippet {
  readonly prefix: string;
  /** In the editor's snippet language. */
  readonly body: string;
  readonly text: Text;
}

/** `$` of the Dockerfile is written `\$`. */
export const snippets: readonly Snippet[] = [
  {
    prefix: 'multi-stage',
    body: 'FROM ${1:golang:1} AS build\nWORKDIR /src\nCOPY . .\nRUN ${2:go build -o /out/app .}\n\nFROM ${3:scratch}\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]$0',
    text: { en: 'Build in one stage, run in another', zh: '在一个阶段构建，在另一个阶段运行' },
  },
  {
    prefix: 'apt',
    body: 'RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\\\\n    --mount=type=cache,target=/var/lib/apt,sharing=locked \\\\\n    apt-get update && apt-get install -y --no-install-recommends \\\\\n    ${1:curl}$0',
    text: { en: 'Install Debian packages, downloads cached', zh: '安装 Debian 软件包，并缓存下载内容' },
  },
  {
    prefix: 'npm-ci',
    body: 'COPY package.json package-lock.json ./\nRUN --mount=type=cache,target=/root/.npm npm ci$0',
    text: { en: 'Install npm packages, downloads cached', zh: '安装 npm 包，并缓存下载内容' },
  },
  {
    prefix: 'pip',
    body: 'COPY requirements.txt ./\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt$0',
    text: { en: 'Install Python packages, downloads cached', zh: '安装 Python 包，并缓存下载内容' },
  },
  {
    prefix: 'heredoc',
    body: 'RUN <<EOF\nset -e\n${1:apt-get update}\nEOF$0',
    text: { en: 'Several commands in one RUN', zh: '在一个 RUN 里写多条命令' },
  },
  {
    prefix: 'secret',
    body: 'RUN --mount=type=secret,id=${1:token} ${2:cat /run/secrets/$1}$0',
    text: { en: 'Use a secret that stays out of the image', zh: '使用机密而不把它留在镜像里' },
  },
  {
    prefix: 'user',
    body: 'RUN useradd --system --no-log-init --uid ${1:1000} ${2:app}\nUSER ${2:app}$0',
    text: { en: 'Make a user and become it', zh: '创建用户并切换为该用户' },
  },
  {
    prefix: 'healthcheck',
    body: 'HEALTHCHECK --interval=${1:30s} --timeout=${2:3s} CMD ${3:curl -fsS http://localhost:8080/ || exit 1}$0',
    text: { en: 'Check that the container works', zh: '检查容器是否正常' },
  },
];
