import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { commandText, imageWords } from './command-text.js';
import { type Ending, type EndingFacts } from './ending.js';

interface Refusal {
  readonly id: string;
  readonly pattern: RegExp;
  readonly word: (match: RegExpExecArray, facts: EndingFacts) => Omit<Ending, 'id'>;
}

const word = (text: string | undefined) => plain(text ?? '', 200);

/** What engines say when a container can't start (moby daemon/ and runc's messages), the special before the general. */
const refusals: readonly Refusal[] = [
  {
    id: 'exec-format',
    pattern: /exec format error/i,
    word: (_, facts) => execFormat(facts),
  },
  {
    id: 'port-taken',
    pattern:
      /Bind for (?<ip>\S*?):(?<bound>\d+) failed: port is already allocated|(?:listen|bind|failed to bind)[^"]*?:(?<listened>\d+)[^"]*(?:address already in use)|address already in use/i,
    word: ({ groups }, facts) => portTaken(Number(groups?.['bound'] ?? groups?.['listened'] ?? 0), facts),
  },
  {
    id: 'mount-missing',
    pattern:
      /bind source path does not exist: (?<path>[^"]+?)(?:"|$)|invalid mount config[^:]*: (?!bind source path does not exist)(?<what>.+)$|error mounting "(?<bound>[^"]+)" to rootfs at "[^"]+": stat [^:]+: no such file|failed to mount local volume: mount (?<device>[^:]+):[^]*no such file|mounting volume[^]*special device (?<special>\S+) does not exist|statfs (?<statted>[^:]+): no such file/i,
    word: ({ groups }) => ({
      headline: l10n.t(
        'A folder that it mounts isn’t there: {0}',
        word(['path', 'what', 'bound', 'device', 'special', 'statted'].flatMap((name) => groups?.[name] ?? [])[0]),
      ),
      because: l10n.t('The path is looked for on the engine’s machine, which need not be this one.'),
      steps: [{ words: l10n.t('Make the folder, or make the container anew with another path.') }],
    }),
  },
  {
    id: 'mount-kind',
    pattern: /error mounting "(?<source>[^"]+)" to rootfs at "(?<target>[^"]+)"[^]*not a directory/i,
    word: ({ groups }) => ({
      headline: l10n.t('{0} can’t be mounted at {1}: one is a file, the other a folder.', ...sides(groups)),
      because: l10n.t('An engine makes a folder of a path that isn’t there; a file that was meant became a folder so.'),
      steps: [{ words: l10n.t('Remove the folder, put the file in its place, and make the container anew.') }],
    }),
  },
  {
    id: 'mount-failed',
    pattern: /error mounting "(?<source>[^"]+)" to rootfs at "(?<target>[^"]+)"/i,
    word: ({ groups }, { refusal }) => ({
      headline: l10n.t('{0} can’t be mounted at {1}.', ...sides(groups)),
      because: word(refusal),
      steps: [],
    }),
  },
  {
    id: 'program-missing',
    pattern:
      /exec: \\?"(?<program>[^"\\]+)\\?": (?:executable file not found|stat [^:]+: no such file)|(?:crun|runc)[^]*executable file `(?<crun>[^`]+)` not found/i,
    word: ({ groups }, facts) => programMissing(word(groups?.['program'] ?? groups?.['crun']), facts),
  },
  {
    id: 'not-executable',
    pattern: /exec: \\?"(?<program>[^"\\]+)\\?": permission denied|open executable: (?<crun>Permission denied)/i,
    word: ({ groups }, facts) => ({
      headline: l10n.t(
        '{0} may not be run: it isn’t executable.',
        word(groups?.['program']) || commandText(facts.details),
      ),
      because: l10n.t('The file is in the image, but without the right to execute it, or it is a folder.'),
      steps: [
        {
          words: l10n.t('In the Dockerfile:'),
          command: `RUN chmod +x ${word(groups?.['program']) || '/entrypoint.sh'}`,
        },
      ],
    }),
  },
  {
    id: 'working-directory',
    pattern: /chdir to cwd \(\\?"(?<path>[^"\\]+)\\?"\)[^]*(?<why>permission denied|not a directory|no such file)/i,
    word: ({ groups }) => ({
      headline: l10n.t(
        'Its working directory {0} can’t be entered: {1}',
        word(groups?.['path']),
        word(groups?.['why']),
      ),
      because: '',
      steps: [{ words: l10n.t('Correct WORKDIR in the Dockerfile, or -w.') }],
    }),
  },
  {
    id: 'user-unknown',
    pattern: /unable to find (?:user|group) (?<user>[^:]+): no matching entries/i,
    word: ({ groups }) => ({
      headline: l10n.t('The user {0} isn’t in the image.', word(groups?.['user'])),
      because: '',
      steps: [{ words: l10n.t('Make it in the Dockerfile (RUN adduser …), or give a number with -u.') }],
    }),
  },
  {
    id: 'network-gone',
    pattern: /network (?<network>\S+) not found|could not find network|unable to find network/i,
    word: ({ groups }) => ({
      headline: l10n.t('Its network {0} is gone.', word(groups?.['network']).slice(0, 40)),
      because: l10n.t('It was removed after the container had been made.'),
      steps: [{ words: l10n.t('Make the container anew; with Compose: docker compose up -d --force-recreate') }],
    }),
  },
  {
    id: 'joined-stopped',
    pattern:
      /cannot join (?:network|PID|IPC)[^:]*of a non[- ]running container: (?<id>\w+)|container [^]*?is not running/i,
    word: ({ groups }) => ({
      headline: l10n.t('The container whose network or processes it joins doesn’t run.'),
      because: word(groups?.['id']),
      steps: [{ words: l10n.t('Start that one first.') }],
    }),
  },
  {
    id: 'device-driver',
    pattern: /could not select device driver[^[]*(?<what>\[\[[^\]]*\]\])?/i,
    word: ({ groups }) => ({
      headline: l10n.t('The engine has no driver for what was asked with --gpus: {0}', word(groups?.['what'])),
      because: l10n.t('The NVIDIA Container Toolkit is not installed on the engine’s machine, or not set up.'),
      steps: [{ words: l10n.t('On that machine:'), command: 'sudo nvidia-ctk runtime configure --runtime=docker' }],
    }),
  },
  {
    id: 'no-space',
    pattern: /no space left on device/i,
    word: () => ({
      headline: l10n.t('The disk of the engine’s machine is full.'),
      because: '',
      steps: [{ words: l10n.t('“Clean Up Everything Unused…” shows what can go.') }],
    }),
  },
];

/** What the engine's words, or the last lines of the log, say about a start that failed; undefined for none known. */
export function explainRefusal(facts: EndingFacts): Ending | undefined {
  const said = facts.refusal;
  if (said !== '') {
    for (const { id, pattern, word: wording } of refusals) {
      const match = pattern.exec(said);
      if (match) return { id, ...wording(match, facts) };
    }
    return {
      ...{ id: 'refused', headline: l10n.t('The engine could not start it.'), because: plain(said, 600) },
      steps: [{ words: l10n.t('The engine’s own log says more.') }],
    };
  }
  // A wrapper such as tini, or a shell, tells of its program in the log.
  return /exec format error/i.test(facts.log.join('\n')) ? { id: 'exec-format', ...execFormat(facts) } : undefined;
}

function sides(groups: Record<string, string> | undefined): [string, string] {
  return [word(groups?.['source']), word(groups?.['target'])];
}

function execFormat({ imagePlatform, engineArchitecture, container }: EndingFacts): Omit<Ending, 'id'> {
  const built = architectureOf(imagePlatform);
  const image = imageWords(container);
  if (built !== '' && engineArchitecture !== '' && built !== engineArchitecture) {
    return {
      headline: l10n.t(
        'The image is for {0}, the engine’s machine is {1}: exec format error.',
        built,
        engineArchitecture,
      ),
      because: l10n.t('A program runs only on the processor that it was built for.'),
      steps: [
        {
          words: l10n.t('Take the image for this processor, if there is one:'),
          command: `docker pull --platform linux/${engineArchitecture} ${image}`,
        },
        {
          words: l10n.t('Or have the engine emulate the other (slower):'),
          command: `docker run --privileged --rm tonistiigi/binfmt --install ${built}`,
        },
      ],
    };
  }
  const same = built === '' ? '' : l10n.t('The image says {0}, and so is the engine’s machine.', built);
  return {
    headline: l10n.t('What it runs is no program for this processor: exec format error.'),
    because: [
      same,
      l10n.t('A script needs #!/bin/sh (or the like) as its very first line; a program may be for another processor.'),
    ]
      .join(' ')
      .trim(),
    steps: [{ words: l10n.t('Look at the entrypoint’s first line, or build the program for this processor.') }],
  };
}

function architectureOf(platform: string): string {
  return platform.split('/')[1] ?? '';
}

function portTaken(said: number, { details, holders, programs }: EndingFacts): Omit<Ending, 'id'> {
  const port = said || (details.wantedPorts.find(({ publicPort }) => publicPort !== undefined)?.publicPort ?? 0);
  const holder = holders.find((one) => one.port === port);
  const program = programs.find((one) => one.port === port)?.process;
  const stop = holder
    ? { words: l10n.t('Stop {0}, then start this one.', plain(holder.name, 60)) }
    : program
      ? { words: l10n.t('Stop {0}, then start this one.', plain(program.name, 60)), command: `kill ${program.pid}` }
      : { words: l10n.t('Which one:'), command: `sudo ss -ltnp 'sport = :${port}'` };
  return {
    headline: holder
      ? l10n.t('Port {0} is taken: the container {1} has it.', port, plain(holder.name, 60))
      : program
        ? l10n.t('Port {0} is taken: the program {1} (process {2}) has it.', port, plain(program.name, 60), program.pid)
        : l10n.t('Port {0} is taken by another program on the engine’s machine.', port),
    because: '',
    steps: [stop, { words: l10n.t('Or make the container anew with another port: -p {0}:…', port + 1) }],
  };
}

function programMissing(program: string, { details, container }: EndingFacts): Omit<Ending, 'id'> {
  const isEntrypoint = details.entrypoint[0] === program;
  return {
    headline: isEntrypoint
      ? l10n.t('The entrypoint {0} isn’t in the image.', program)
      : l10n.t('The command {0} isn’t in the image.', program),
    because: program.endsWith('.sh')
      ? l10n.t('A script that ends its lines as Windows does, or whose first line names a missing shell, looks so too.')
      : l10n.t('It was looked for in the PATH of the image; what stands after the image’s name is the command.'),
    steps: [
      { words: l10n.t('What is there:'), command: `docker run --rm -it --entrypoint sh ${imageWords(container)}` },
    ],
  };
}
