import { type Text } from './text.js';

/** What each parser directive does (Dockerfile reference, "Parser directives"; BuildKit's documentation of checks). */
export const directiveDocs: Readonly<Record<string, Text>> = {
  syntax: {
    en: 'The frontend that reads this file: an image that BuildKit fetches and runs in place of its own. `docker/dockerfile:1` is the newest of version 1, whatever the engine’s age. Has to stand at the top of the file.',
    zh: '读取本文件的前端：BuildKit 会拉取并运行这个镜像，而不用自带的前端。`docker/dockerfile:1` 始终是 1 系列的最新版，与引擎的新旧无关。必须位于文件顶部。',
  },
  escape: {
    en: 'The character that continues a line and escapes the next one: `\\` if nothing is said, or a backtick, so that Windows paths keep their backslashes. Has to stand at the top of the file.',
    zh: '用于续行和转义的字符：默认为 `\\`，也可以是反引号，这样 Windows 路径可以保留反斜杠。必须位于文件顶部。',
  },
  check: {
    en: 'Settings of BuildKit’s build checks: `skip=Rule,Rule` (or `all`) leaves rules out, `error=true` lets findings stop the build, `experimental=Rule` (or `all`) turns on rules that are off. Parts are joined by `;`. Has to stand at the top of the file; above an instruction, `# check=skip=Rule` holds for that alone.',
    zh: 'BuildKit 构建检查的设置：`skip=规则,规则`（或 `all`）跳过规则，`error=true` 让发现的问题中止构建，`experimental=规则`（或 `all`）启用默认关闭的规则。各部分用 `;` 连接。必须位于文件顶部；写在某条指令上方的 `# check=skip=规则` 只对该指令有效。',
  },
};
