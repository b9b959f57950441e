import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { commandText, imageWords } from './command-text.js';
import { type Ending, type EndingFacts } from './ending.js';
import { explainRefusal } from './refusals.js';
import { signalMeaning, signalOf } from './signals.js';

const shells = /^(.*\/)?(ba|z|fi|a|da|k|c|tc)?sh$/;
/** Servers that go to the background by themselves unless they are told otherwise, and what tells them. */
const backgrounders: readonly (readonly [pattern: RegExp, foreground: string])[] = [
  [/\bnginx\b(?!.*daemon off)/, "nginx -g 'daemon off;'"],
  [/\b(apachectl|apache2ctl|httpd)\b.*\bstart\b|\bhttpd\b(?!.*(-f\b|FOREGROUND))/, 'apachectl -D FOREGROUND'],
  [/\bsshd\b(?!.*\s-[a-zA-Z]*D)/, '/usr/sbin/sshd -D'],
  [/\bphp-fpm\S*(?!.*(-F|--nodaemonize))\s*$/, 'php-fpm -F'],
  [/\bcron\b(?!.*-f)/, 'cron -f'],
  [/daemonize[ =]yes|--daemon(ize)?\b/, ''],
  [/\b(service\s+\S+|\/etc\/init\.d\/\S+|systemctl)\s+\w+/, ''],
];
/** Lines in which programs say what they miss. */
const hints: readonly (readonly [id: string, pattern: RegExp])[] = [
  ['needs-password', /(MYSQL|MARIADB|POSTGRES)\w*_PASSWORD/],
  ['address-in-use', /EADDRINUSE|address already in use/i],
  ['module-missing', /Cannot find module|ModuleNotFoundError|No module named/],
  ['permission', /permission denied|EACCES/i],
  ['no-file', /no such file or directory|ENOENT/i],
  ['unreachable', /ECONNREFUSED|connection refused|could not translate host name|ENOTFOUND/i],
];

/**
 * Why a container has ended or could not start, from facts alone. undefined for one that runs and never failed.
 * Exit codes: docker's own 125 to 127 (docs: "docker run", Exit status), 128 and more are signals (bash(1)).
 */
export function explainEnding(facts: EndingFacts): Ending | undefined {
  const { container, details, refusal } = facts;
  const { state } = container;
  if (state === 'running' || state === 'paused') return undefined;
  const refused = explainRefusal(facts);
  if (refused) return refused;
  if (state === 'created' && refusal === '') {
    return {
      ...{ id: 'never-started', headline: l10n.t('It has never been started.'), because: '' },
      steps: [{ words: l10n.t('“Start” starts it.') }],
    };
  }
  if (details.oomKilled || facts.deeds.includes('oom')) return outOfMemory(facts);
  const code = details.exitCode ?? container.exitCode;
  if (code === undefined)
    return { id: 'unknown', headline: l10n.t('How it ended isn’t known.'), because: '', steps: [] };
  return code === 0 ? ended(facts) : failed(facts, code);
}

function outOfMemory({ details }: EndingFacts): Ending {
  const limit = details.memoryLimit;
  const size = mebibytes(limit);
  return {
    id: 'out-of-memory',
    headline:
      limit > 0
        ? l10n.t('It was killed since it needed more memory than its limit of {0}.', size)
        : l10n.t('It was killed since the engine’s machine had no memory left.'),
    because: l10n.t('Linux ends a process (SIGKILL, exit code 137) when its memory can’t be had.'),
    steps: [
      limit > 0
        ? { words: l10n.t('Give it more (-m), or have the program use less.') }
        : { words: l10n.t('Give the machine more memory, or limit what takes it (-m).') },
    ],
  };
}

function mebibytes(bytes: number): string {
  return `${Number((bytes / 2 ** 20).toPrecision(4))} MiB`;
}

/** Exit code 0. */
function ended(facts: EndingFacts): Ending {
  const { container, details } = facts;
  const command = commandText(details);
  const words = [...details.entrypoint, ...details.cmd];
  const image = imageWords(container);
  // `docker run -d centos`: the shell reads the end of its input at once.
  if (words.length === 1 && shells.test(words[0] ?? '') && !(details.hasTerminal && details.hasInput)) {
    return {
      id: 'idle-shell',
      headline: l10n.t('Its shell had no terminal and nothing to do, so it ended at once.'),
      because: l10n.t(
        'A container runs as long as its main process. {0} without a terminal reads the end of its input and exits; -d alone doesn’t keep it.',
        command,
      ),
      steps: [
        { words: l10n.t('To work in it:'), command: `docker run -it ${image}` },
        { words: l10n.t('To keep it running in the background:'), command: `docker run -dit ${image}` },
        {
          words: l10n.t('To run a program in it, name the program:'),
          command: `docker run -d ${image} sleep infinity`,
        },
      ],
    };
  }
  for (const [pattern, foreground] of backgrounders) {
    if (!pattern.test(words.join(' '))) continue;
    return {
      id: 'went-to-background',
      headline: l10n.t('It started a server in the background and ended: exit code 0.'),
      because: l10n.t(
        'The main process was {0}. When it ends the container ends, and with it what it has started.',
        plain(command, 200),
      ),
      steps: [
        foreground === ''
          ? { words: l10n.t('Run the server itself in the foreground as the container’s command.') }
          : { words: l10n.t('Run the server in the foreground:'), command: foreground },
      ],
    };
  }
  const asked = facts.deeds.includes('stop') || facts.deeds.includes('kill SIGTERM');
  return {
    id: asked ? 'stopped' : 'done',
    headline: asked
      ? l10n.t('It was stopped and ended in order: exit code 0.')
      : l10n.t('It ended in order: exit code 0.'),
    because: asked ? '' : l10n.t('A container runs as long as its main process: {0}', plain(command, 200)),
    steps: [],
  };
}

function failed(facts: EndingFacts, code: number): Ending {
  const { details, deeds } = facts;
  const command = plain(commandText(details), 200);
  const signal = signalOf(code);
  if (code === 137 && deeds.includes('stop')) {
    return {
      id: 'stop-timed-out',
      headline: l10n.t('It was stopped, didn’t end in time and was killed: exit code 137 (SIGKILL).'),
      because: l10n.t(
        'Stopping sends SIGTERM and, ten seconds later, SIGKILL. A shell as the main process passes no signal on.',
      ),
      steps: [
        { words: l10n.t('Write CMD and ENTRYPOINT as lists, or end a start script so:'), command: 'exec "$@"' },
        { words: l10n.t('Or have a small init pass signals on:'), command: 'docker run --init …' },
      ],
    };
  }
  if (code === 137 && deeds.some((deed) => deed.startsWith('kill '))) {
    return {
      ...{ id: 'killed', headline: l10n.t('It was killed on request: exit code 137 (SIGKILL).'), because: '' },
      steps: [],
    };
  }
  if (code === 143 && (deeds.includes('stop') || deeds.includes('kill SIGTERM'))) {
    return {
      ...{ id: 'stopped', headline: l10n.t('It was stopped: exit code 143 (SIGTERM).') },
      ...{ because: l10n.t('It ended by the signal itself and not in an order of its own; mostly that does no harm.') },
      steps: [],
    };
  }
  if (signal !== undefined) {
    return {
      id: `signal-${signal}`,
      headline: l10n.t('Exit code {0} ({1}): {2}.', code, signal, signalMeaning(signal)),
      because:
        code !== 137
          ? ''
          : details.memoryLimit > 0
            ? l10n.t('Its memory is limited to {0}: it may have needed more.', mebibytes(details.memoryLimit))
            : facts.knowsDeeds
              ? l10n.t('Nobody asked the engine for it: the machine may have run out of memory.')
              : '',
      steps: [],
    };
  }
  const shell = shells.test([...details.entrypoint, ...details.cmd][0] ?? '');
  if (code === 127 || code === 126) {
    const headline =
      code === 127
        ? l10n.t('Exit code 127: a command was not found.')
        : l10n.t('Exit code 126: a command may not be run, or is no program.');
    const because = shell
      ? l10n.t('{0} says so of something that it was to run; its last lines name it.', command)
      : l10n.t('What the main process was to run: {0}', command);
    return { id: code === 127 ? 'command-not-found' : 'command-not-run', headline, because, steps: steps(facts) };
  }
  if (code === 125) {
    return {
      ...{ id: 'engine-failed', headline: l10n.t('Exit code 125: docker itself failed, before the program began.') },
      ...{ because: '', steps: steps(facts) },
    };
  }
  return {
    id: 'failed',
    headline: l10n.t('The program itself failed: exit code {0}.', code),
    because: l10n.t('{0} decides what its codes mean; its last lines say most.', command),
    steps: steps(facts),
  };
}

/** What the last lines suggest. */
function steps({ log, container }: EndingFacts): Ending['steps'] {
  const text = log.join('\n');
  const found = hints.find(([, pattern]) => pattern.test(text))?.[0];
  const image = imageWords(container);
  const password = /(MYSQL|MARIADB|POSTGRES)/.exec(text)?.[1];
  switch (found) {
    case 'needs-password':
      return [
        {
          words: l10n.t('The database wants a password for its administrator at its first start:'),
          command: `docker run -d -e ${password === 'POSTGRES' ? 'POSTGRES_PASSWORD' : `${password ?? 'MYSQL'}_ROOT_PASSWORD`}=… ${image}`,
        },
      ];
    case 'address-in-use':
      return [{ words: l10n.t('Two programs in it, or on the machine’s network, want the same port.') }];
    case 'module-missing':
      return [
        { words: l10n.t('Something that it needs isn’t installed in the image: build it with the dependencies.') },
      ];
    case 'permission':
      return [
        { words: l10n.t('Compare the user that it runs as with the owner of the files, mounted ones above all.') },
      ];
    case 'no-file':
      return [{ words: l10n.t('A file is missing: a mount may hide what the image has there.') }];
    case 'unreachable':
      return [{ words: l10n.t('Something that it needs doesn’t answer: names resolve on networks of your own only.') }];
    default:
      return [];
  }
}
