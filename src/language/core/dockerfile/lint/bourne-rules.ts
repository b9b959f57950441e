/** What a plain /bin/sh doesn't do: those of ShellCheck's rules that a look at the commands is enough for. */
import * as l10n from '@vscode/l10n';
import type { Span } from '../ast.js';
import { offer, type LintCode, type LintState, type LocalFinding } from './lint-rule.js';
import type { RunScript } from './run-script.js';
import type { ShellCommand } from './shell-commands.js';

/** The shell was chosen, and is one that knows more than POSIX. */
const knowsMore = ({ shell: [program = ''] }: LintState): boolean => !/^$|(?:^|\/)(?:da)?sh$/.test(program);

/** Findings about commands that only some shells know, and about a `cd` that may fail unseen. */
export function bourneFindings(script: RunScript): LocalFinding[] {
  const { instruction, commands } = script;
  // An interpreter that is named decides for itself.
  const hasOther = instruction.isJson || /^#!.*\b(?:ba|z|k)sh\b/.test(instruction.heredocs[0]?.content ?? '');
  const isElsewhere = instruction.heredocs.length > 0 && /\b(?:ba|z|k)sh\b/.test(instruction.rest.text);
  const found: LocalFinding[] =
    hasOther || isElsewhere ? [] : commands.flatMap((command) => ofCommand(script, command));
  return [...found, ...unseenFailures(script)];
}

function ofCommand(script: RunScript, { words }: ShellCommand): LocalFinding[] {
  const [first, second] = words;
  if (!first) return [];
  const at = script.place(first);
  const local = (code: LintCode, place: Span, message: string, fixes?: LocalFinding['fixes']): LocalFinding => ({
    code,
    start: place.start,
    end: place.end,
    message,
    ...(fixes ? { fixes } : {}),
    unless: knowsMore,
  });
  if (first.text === 'source' && second) {
    const message = l10n.t('Not every /bin/sh knows source. A dot does the same everywhere.');
    return [local('SC3046', at, message, [offer(l10n.t('Change to {0}', '.'), [{ ...at, text: '.' }])])];
  }
  if (first.text === '[[') {
    const shell = script.instruction.keyword.text === 'run' ? 'shell' : 'SHELL';
    const fix = offer(l10n.t('Insert a SHELL before this RUN (needs bash)'), [
      { start: 0, end: 0, text: `${shell} ["/bin/bash", "-c"]\n` },
    ]);
    return [
      local('SC3010', at, l10n.t('Not every /bin/sh knows [[ ]]. Use [ ], or set SHELL to bash.'), [
        { ...fix, isPreferred: false },
      ]),
    ];
  }
  const equals = first.text === '[' || first.text === 'test' ? words.find(({ text }) => text === '==') : undefined;
  if (equals) {
    const place = script.place(equals);
    const message = l10n.t('Not every /bin/sh compares with ==. A single = does the same everywhere.');
    return [local('SC3014', place, message, [offer(l10n.t('Change to {0}', '='), [{ ...place, text: '=' }])])];
  }
  if (first.text === 'echo' && second && /^-[neE]+$/.test(second.text)) {
    const message = l10n.t('Not every /bin/sh takes echo {0}: some print it. Use printf.', second.text);
    return [local('SC3037', script.place(second), message, printfFixes(script, first, second, words.length))];
  }
  return [];
}

/** `echo -e x` as `printf '%b\n' x`: what does the same in every shell, for a single word. */
function printfFixes(
  script: RunScript,
  echo: Span,
  option: Span & { readonly text: string },
  count: number,
): NonNullable<LocalFinding['fixes']> {
  if (count !== 3 || option.text.includes('E')) return [];
  const form = option.text.includes('e') ? '%b' : '%s';
  const text = option.text.includes('n') ? `printf ${form}` : `printf '${form}\\n'`;
  const { start } = script.place(echo);
  const { end } = script.place(option);
  return [offer(l10n.t('Change to {0}', text), [{ start, end, text }])];
}

const stopsAtFailure = ({ words }: ShellCommand): boolean =>
  words[0]?.text === 'set' && words.some(({ text }) => /^-[a-z]*e/.test(text) || text === 'errexit');

/** `cd x; rm -rf *`: without x, the rest happens where it wasn't meant to. */
function unseenFailures(script: RunScript): LocalFinding[] {
  const { commands } = script;
  if (commands.some(stopsAtFailure) || /(?:^|\s)-[a-z]*e/.test(script.instruction.rest.text.split('<<')[0] ?? ''))
    return [];
  return commands.flatMap((command, index) => {
    const next = commands[index + 1];
    const isUnseen = next && (next.separator === ';' || next.separator === 'newline');
    const last = command.words.at(-1);
    if (command.words[0]?.text !== 'cd' || !isUnseen || !last) return [];
    const at = script.place({ start: command.start, end: last.end });
    const message = l10n.t('When this cd fails, what follows runs somewhere else. End it with || exit.');
    return [
      {
        code: 'SC2164' as const,
        start: at.start,
        end: at.end,
        message,
        fixes: [offer(l10n.t('Add {0}', '|| exit'), [{ start: at.end, end: at.end, text: ' || exit' }])],
        unless: ({ shell }: LintState) => shell.some((word) => /^-[a-z]*e/.test(word)),
      },
    ];
  });
}
