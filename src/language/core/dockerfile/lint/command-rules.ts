/** What a RUN's commands do that belongs elsewhere. */
import * as l10n from '@vscode/l10n';
import { isForeignShell, offer, type LintState, type LocalFinding } from './lint-rule.js';
import type { RunScript } from './run-script.js';
import type { Call, ShellCommand } from './shell-commands.js';

/** Programs that manage a running machine. */
const pointless: ReadonlySet<string> = new Set([
  'ssh',
  'vim',
  'shutdown',
  'service',
  'ps',
  'free',
  'top',
  'kill',
  'mount',
  'ifconfig',
  'systemctl',
]);

const isLower = ({ keyword }: RunScript['instruction']): boolean => keyword.text === keyword.text.toLowerCase();

/** Findings about the commands that a RUN calls. */
export function commandFindings(script: RunScript): LocalFinding[] {
  return [...script.calls.flatMap((call) => ofCall(script, call)), ...pipes(script)];
}

function ofCall(script: RunScript, call: Call): LocalFinding[] {
  const at = script.place(call.program);
  const [first] = call.args;
  const found: LocalFinding[] = [];
  const [leading] = call.command.words.filter((word) => word.text === 'sudo');
  if (leading) found.push(sudo(script, call));
  if (call.name === 'cd' && first) {
    found.push({
      code: 'DL3003',
      ...script.place({ start: call.program.start, end: first.end }),
      message: l10n.t('The directory is forgotten after this RUN. WORKDIR sets it for all that follows.'),
      fixes: workdirFixes(script, call),
    });
  }
  if (pointless.has(call.name)) {
    const message = l10n.t('{0} has nothing to do in a build: there is no running system around it.', call.name);
    found.push({ code: 'DL3001', ...at, message });
  }
  if (call.name === 'useradd') found.push(...highUid(script, call));
  if (call.name === 'wget') found.push(...progress(script, call));
  if (call.name === 'ln' && call.args.at(-1)?.text === '/bin/sh') {
    const message = l10n.t('Replacing /bin/sh surprises other programs. SHELL chooses the shell of RUN.');
    found.push({ code: 'DL4005', ...at, message, fixes: shellFixes(script, call) });
  }
  return found;
}

/** `RUN cd /x && make` as `WORKDIR /x` and `RUN make`. */
function workdirFixes(script: RunScript, call: Call): NonNullable<LocalFinding['fixes']> {
  const { instruction, commands } = script;
  const [first, second] = commands;
  const path = call.args[0]?.text ?? '';
  const isFirst = first === call.command && call.args.length === 1 && second?.separator === '&&';
  const isPlain = !instruction.isJson && instruction.heredocs.length === 0 && instruction.rest.text.startsWith('cd');
  if (!isFirst || !isPlain || !/^\/[\w./-]*$/.test(path)) return [];
  const start = script.place(call.program).start;
  const keyword = isLower(instruction) ? 'workdir' : 'WORKDIR';
  return [
    {
      ...offer(l10n.t('Set {0} before this RUN', `WORKDIR ${path}`), [
        { start: 0, end: 0, text: `${keyword} ${path}\n` },
        { start, end: script.place(second).start, text: '' },
      ]),
      isPreferred: false,
    },
  ];
}

/** A RUN that does nothing but put another shell in the place of /bin/sh, as SHELL. */
function shellFixes({ instruction, commands }: RunScript, call: Call): NonNullable<LocalFinding['fixes']> {
  const [shell] = call.args.filter(({ text }) => !text.startsWith('-'));
  if (commands.length !== 1 || instruction.isJson || instruction.heredocs.length > 0) return [];
  if (!shell || !/^\/[\w./-]+$/.test(shell.text)) return [];
  const text = `${isLower(instruction) ? 'shell' : 'SHELL'} ["${shell.text}", "-c"]`;
  return [offer(l10n.t('Change to {0}', text), [{ start: 0, end: instruction.rest.end, text }])];
}

function sudo(script: RunScript, call: Call): LocalFinding {
  const word = call.command.words.find((candidate) => candidate.text === 'sudo') ?? call.program;
  const until = script.place(call.program).start;
  const at = script.place(word);
  return {
    code: 'DL3004',
    ...at,
    message: l10n.t('sudo behaves unpredictably in a build. RUN is root unless USER says otherwise.'),
    fixes: [offer(l10n.t('Remove {0}', 'sudo'), [{ start: at.start, end: until, text: '' }])],
  };
}

function highUid(script: RunScript, call: Call): LocalFinding[] {
  const isSaid = call.args.some((word) => /^(?:-[a-zA-Z]*l[a-zA-Z]*|--no-log-init)$/.test(word.text));
  const index = call.args.findIndex((word) => /^(?:-u|--uid)$/.test(word.text));
  const uid =
    index === -1
      ? call.args.map((word) => /^(?:--uid=|-u)(\d+)$/.exec(word.text)?.[1]).find((text) => text !== undefined)
      : call.args[index + 1]?.text;
  if (isSaid || uid === undefined || !/^\d{6,}$/.test(uid)) return [];
  const at = script.place(call.program);
  return [
    {
      code: 'DL3046',
      ...at,
      message: l10n.t('With a high UID, useradd writes a huge log file into the image. --no-log-init prevents it.'),
      fixes: [offer(l10n.t('Add {0}', '--no-log-init'), [{ start: at.end, end: at.end, text: ' --no-log-init' }])],
    },
  ];
}

function progress(script: RunScript, call: Call): LocalFinding[] {
  const isQuiet = call.args.some((word) =>
    /^(?:-[a-zA-Z]*(?:q|nv)[a-zA-Z]*|--quiet|--no-verbose|--progress.*|-o.*|--output-file.*)$/.test(word.text),
  );
  if (isQuiet) return [];
  const at = script.place(call.program);
  return [
    {
      code: 'DL3047',
      ...at,
      message: l10n.t('wget fills the build’s log with its progress. Choose --progress=dot:giga or -q.'),
      fixes: [
        offer(l10n.t('Add {0}', '--progress=dot:giga'), [{ start: at.end, end: at.end, text: ' --progress=dot:giga' }]),
      ],
    },
  ];
}

/** The shell was given `-o pipefail`, or is none that has it. */
const hasPipefail = ({ shell }: LintState): boolean => shell.includes('pipefail') || isForeignShell(shell);

const setsPipefail = ({ words }: ShellCommand): boolean =>
  words[0]?.text === 'set' && words.some((word) => word.text === 'pipefail');

/** The exit code of a pipe is its last command's: what fails before it goes unseen. */
function pipes(script: RunScript): LocalFinding[] {
  const { commands } = script;
  const pipe = commands.findIndex((command) => command.separator === '|');
  const from = commands[pipe - 1];
  const to = commands[pipe];
  if (!from || !to || commands.slice(0, pipe).some(setsPipefail)) return [];
  const [first] = commands;
  const start = first ? script.place(first).start : 0;
  const joiner = script.instruction.heredocs.length > 0 ? '\n' : ' && ';
  return [
    {
      code: 'DL4006',
      ...script.place({ start: from.start, end: to.end }),
      message: l10n.t('A failure before the pipe goes unnoticed. Set pipefail first.'),
      fixes: [
        {
          ...offer(l10n.t('Set pipefail in this RUN (bash and ash know it)'), [
            { start, end: start, text: `set -o pipefail${joiner}` },
          ]),
          isPreferred: false,
        },
        {
          ...offer(l10n.t('Insert a SHELL with pipefail before this RUN (needs bash)'), [
            {
              start: 0,
              end: 0,
              text: `${isLower(script.instruction) ? 'shell' : 'SHELL'} ["/bin/bash", "-o", "pipefail", "-c"]\n`,
            },
          ]),
          isPreferred: false,
        },
      ],
      unless: hasPipefail,
    },
  ];
}
