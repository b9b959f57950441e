import { type Text } from './text.js';

export interface InstructionDoc {
  /** The forms it may be written in. */
  readonly forms: readonly string[];
  readonly text: Text;
  /** Part of the address of its reference. */
  readonly anchor: string;
}

export const instructionDocs: Readonly<Record<string, InstructionDoc>> = {
  ADD: {
    forms: [
      'ADD [--chown=U:G] [--chmod=M] [--link] [--checksum=D] SRC… DEST',
      'ADD ["SRC", "DEST"]',
      'ADD <<NAME DEST',
    ],
    text: {
      en: 'Puts files into the image: from the build context, from a URL, or from a Git repository. A local tar archive is unpacked. For plain local files COPY says the same with fewer surprises.',
      zh: '把文件放进镜像：来源可以是构建上下文、URL 或 Git 仓库。本地 tar 归档会被自动解包。只是复制本地文件时，用 COPY 更不易出意外。',
    },
    anchor: 'add',
  },
  ARG: {
    forms: ['ARG NAME[=DEFAULT] …'],
    text: {
      en: 'Declares a variable that `--build-arg` may set. It lives during the build only. Before the first FROM it can be used in FROM lines; inside a stage it must be declared again to be seen there. Its value stays visible in the image history: no place for secrets.',
      zh: '声明可由 `--build-arg` 设置的变量，仅在构建期间有效。写在第一个 FROM 之前时只供 FROM 行使用；要在某个阶段里使用，须在该阶段内再次声明。其值会留在镜像历史里，不要用来存放机密。',
    },
    anchor: 'arg',
  },
  CMD: {
    forms: ['CMD ["PROGRAM", "ARG", …]', 'CMD ["ARG", …]', 'CMD COMMAND LINE'],
    text: {
      en: 'What a container runs when `docker run` names nothing else. After ENTRYPOINT in exec form these are its default arguments. Only the last CMD of a stage counts. The JSON form starts the program itself, so that it receives stop signals; the other form starts a shell around it.',
      zh: '`docker run` 没有指定命令时容器所运行的内容。若 ENTRYPOINT 用的是 exec 形式，它就是默认参数。一个阶段里只有最后一个 CMD 生效。JSON 形式直接启动程序，程序能收到停止信号；另一种形式会先启动 shell。',
    },
    anchor: 'cmd',
  },
  COPY: {
    forms: [
      'COPY [--from=STAGE|IMAGE] [--chown=U:G] [--chmod=M] [--link] SRC… DEST',
      'COPY ["SRC", "DEST"]',
      'COPY <<NAME DEST',
    ],
    text: {
      en: 'Puts files into the image, from the build context or, with `--from`, from another stage or image. Patterns follow Go’s path matching. A DEST that ends in `/` is a folder. What .dockerignore leaves out is not there to be copied.',
      zh: '把文件放进镜像，来源是构建上下文，或用 `--from` 指定的其他阶段或镜像。通配符遵循 Go 的路径匹配规则。以 `/` 结尾的目标是目录。被 .dockerignore 排除的文件无法复制。',
    },
    anchor: 'copy',
  },
  ENTRYPOINT: {
    forms: ['ENTRYPOINT ["PROGRAM", "ARG", …]', 'ENTRYPOINT COMMAND LINE'],
    text: {
      en: 'The program that the container is. In JSON form it gets the arguments of `docker run`, or those of CMD. In shell form it runs under `/bin/sh -c`, ignores CMD, and stop signals reach the shell instead of the program.',
      zh: '容器的主程序。JSON 形式会接收 `docker run` 的参数，没有时接收 CMD 的内容。shell 形式在 `/bin/sh -c` 下运行，会忽略 CMD，停止信号也只会送到 shell。',
    },
    anchor: 'entrypoint',
  },
  ENV: {
    forms: ['ENV NAME=VALUE …'],
    text: {
      en: 'Sets environment variables for the rest of the build and for every container of the image. Stages built FROM this one inherit them. They can be read from the image: no place for secrets.',
      zh: '设置环境变量，对之后的构建步骤以及由该镜像启动的所有容器都有效，基于本阶段的阶段也会继承。任何人都能从镜像里读到它们，不要存放机密。',
    },
    anchor: 'env',
  },
  EXPOSE: {
    forms: ['EXPOSE PORT[/tcp|/udp] …'],
    text: {
      en: 'Notes which ports the program listens on. It publishes nothing: that is what `-p` does. `-P` publishes all of these on free ports of the host.',
      zh: '记录程序监听的端口。它并不发布端口，发布要用 `-p`；`-P` 会把这里列出的端口全部发布到主机的空闲端口上。',
    },
    anchor: 'expose',
  },
  FROM: {
    forms: ['FROM [--platform=PLATFORM] IMAGE[:TAG|@DIGEST] [AS NAME]'],
    text: {
      en: 'Begins a stage with an image or an earlier stage as its base. `scratch` is the empty base. Only what the last stage (or the one chosen with `--target`) needs is built.',
      zh: '开始一个新阶段，以某个镜像或前面的阶段为基础。`scratch` 表示空的基础。只有最后一个阶段（或 `--target` 选定的阶段）所需的内容会被构建。',
    },
    anchor: 'from',
  },
  HEALTHCHECK: {
    forms: [
      'HEALTHCHECK [--interval=D] [--timeout=D] [--start-period=D] [--start-interval=D] [--retries=N] CMD COMMAND',
      'HEALTHCHECK NONE',
    ],
    text: {
      en: 'How the engine asks a container whether it works: exit code 0 is healthy, 1 is not. NONE switches off the check of the base image.',
      zh: '引擎检查容器是否正常的方式：退出码 0 表示健康，1 表示不健康。NONE 会关闭基础镜像里的检查。',
    },
    anchor: 'healthcheck',
  },
  LABEL: {
    forms: ['LABEL KEY=VALUE …'],
    text: {
      en: 'Attaches facts to the image, for people and tools. The keys of the OCI begin with `org.opencontainers.image.`.',
      zh: '给镜像附加说明信息，供人和工具使用。OCI 规定的键以 `org.opencontainers.image.` 开头。',
    },
    anchor: 'label',
  },
  MAINTAINER: {
    forms: ['MAINTAINER NAME'],
    text: {
      en: 'Deprecated. Use `LABEL org.opencontainers.image.authors="NAME"`.',
      zh: '已弃用。请使用 `LABEL org.opencontainers.image.authors="名字"`。',
    },
    anchor: 'maintainer-deprecated',
  },
  ONBUILD: {
    forms: ['ONBUILD INSTRUCTION'],
    text: {
      en: 'Keeps an instruction for later: it runs at the beginning of a build that uses this image as its base. ONBUILD, FROM and MAINTAINER can’t be kept.',
      zh: '把一条指令留到以后：当其他构建以此镜像为基础时，会在开头执行它。不能用于 ONBUILD、FROM 和 MAINTAINER。',
    },
    anchor: 'onbuild',
  },
  RUN: {
    forms: ['RUN [--mount=…] [--network=…] [--security=…] COMMAND LINE', 'RUN ["PROGRAM", "ARG", …]', 'RUN <<NAME'],
    text: {
      en: 'Runs a command in a new layer. What one RUN writes and a later one deletes still takes up space in the image, so clean up in the same RUN, or keep caches out with `--mount=type=cache`.',
      zh: '在新的层里运行命令。一个 RUN 写入、之后的 RUN 再删除的文件仍会占用镜像空间，所以要在同一个 RUN 里清理，或用 `--mount=type=cache` 把缓存放在镜像之外。',
    },
    anchor: 'run',
  },
  SHELL: {
    forms: ['SHELL ["PROGRAM", "ARG", …]'],
    text: {
      en: 'The shell for the following RUN, CMD and ENTRYPOINT in shell form. Without it: `["/bin/sh", "-c"]`, on Windows `["cmd", "/S", "/C"]`.',
      zh: '指定之后 shell 形式的 RUN、CMD、ENTRYPOINT 所用的 shell。默认是 `["/bin/sh", "-c"]`，在 Windows 上是 `["cmd", "/S", "/C"]`。',
    },
    anchor: 'shell',
  },
  STOPSIGNAL: {
    forms: ['STOPSIGNAL SIGNAL'],
    text: {
      en: 'The signal that asks the container to stop: a name such as SIGTERM (what is used without it) or a number.',
      zh: '要求容器停止时发送的信号：可以是 SIGTERM（默认）这样的名称，也可以是数字。',
    },
    anchor: 'stopsignal',
  },
  USER: {
    forms: ['USER USER[:GROUP]', 'USER UID[:GID]'],
    text: {
      en: 'Who runs the following RUN, CMD and ENTRYPOINT, and the container. Without a group given, it is root’s group for a user without a primary one.',
      zh: '指定之后的 RUN、CMD、ENTRYPOINT 以及容器以哪个用户运行。没有指定组、用户也没有主组时，使用 root 组。',
    },
    anchor: 'user',
  },
  VOLUME: {
    forms: ['VOLUME ["/PATH", …]', 'VOLUME /PATH …'],
    text: {
      en: 'Each container gets a volume of its own at these paths, unless one is mounted there. It can’t be undone in an image built on this one.',
      zh: '每个容器都会在这些路径上得到自己的卷，除非另外挂载了别的卷。以此镜像为基础的镜像无法取消它。',
    },
    anchor: 'volume',
  },
  WORKDIR: {
    forms: ['WORKDIR /PATH'],
    text: {
      en: 'The folder that the following instructions and the container start in; it is made when it is missing. A relative path continues the one before.',
      zh: '之后的指令以及容器的起始目录，不存在时会自动创建。相对路径以前一个 WORKDIR 为起点。',
    },
    anchor: 'workdir',
  },
};

/** What may stand behind ONBUILD. */
export const triggerable = Object.keys(instructionDocs).filter(
  (word) => !['ONBUILD', 'FROM', 'MAINTAINER'].includes(word),
);
