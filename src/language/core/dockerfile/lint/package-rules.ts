/** Package managers: versions, answers, caches. */
import * as l10n from '@vscode/l10n';
import type { Span } from '../ast.js';
import { offer, type LintCode, type LocalFinding } from './lint-rule.js';
import type { RunScript } from './run-script.js';
import type { Call, ShellWord } from './shell-commands.js';

/** A call of a package manager that installs. */
interface Install {
  readonly call: Call;
  /** The word `install` or `add`. */
  readonly verb: ShellWord;
  readonly packages: readonly ShellWord[];
}

interface Manager {
  readonly names: readonly string[];
  readonly verbs: readonly string[];
  /** Options with a value of their own in the next word. */
  readonly valued: readonly string[];
  readonly pin: { readonly code: LintCode; readonly example: string; readonly isPinned: (name: string) => boolean };
  /** The options that answer questions, and where the one to add goes. */
  readonly yes?: {
    readonly code: LintCode;
    readonly accepts: RegExp;
    readonly add: string;
    readonly isBeforeVerb?: boolean;
  };
  readonly clean?: {
    readonly code: LintCode;
    readonly command: string;
    readonly isDone: (call: Call) => boolean;
    readonly caches: readonly string[];
  };
}

const isLocal = (name: string): boolean =>
  /^(?:[./~]|https?:|git\+|file:)|\.(?:deb|rpm|apk|whl|tgz|tar\.gz|gem|zip)$/.test(name);
const hasArgument = (call: Call, pattern: RegExp): boolean => call.args.some((word) => pattern.test(word.text));

/** `rm -rf` of what a pattern names. */
function removes(call: Call, pattern: RegExp): boolean {
  return call.name === 'rm' && hasArgument(call, pattern);
}

const rpmVersion = (name: string): boolean => /[=<>]|-\d/.test(name);

const managers: readonly Manager[] = [
  {
    names: ['apt-get', 'apt', 'aptitude'],
    verbs: ['install'],
    valued: ['-t', '--target-release', '--default-release', '-o', '--option', '-c', '--config-file'],
    pin: { code: 'DL3008', example: 'curl=8.5.*', isPinned: (name) => /[=/]/.test(name) },
    yes: { code: 'DL3014', accepts: /^(?:-[a-zA-Z]*y[a-zA-Z]*|--yes|--assume-yes|-qq|-q=2)$/, add: '-y' },
    clean: {
      code: 'DL3009',
      command: 'rm -rf /var/lib/apt/lists/*',
      isDone: (call) => removes(call, /^\/var\/lib\/apt(?:\/|$)/),
      caches: ['/var/lib/apt', '/var/lib/apt/lists', '/var/lib'],
    },
  },
  {
    names: ['apk'],
    verbs: ['add'],
    valued: ['-t', '--virtual', '-X', '--repository', '-p', '--root', '--arch'],
    pin: { code: 'DL3018', example: 'curl~=8', isPinned: (name) => /[=~<>]/.test(name) || name.startsWith('.') },
  },
  {
    names: ['pip', 'pip2', 'pip3'],
    verbs: ['install'],
    valued: ['-i', '--index-url', '--extra-index-url', '-t', '--target', '-f', '--find-links', '--prefix', '--root'],
    pin: { code: 'DL3013', example: 'flask==3.0.3', isPinned: (name) => /[=<>~!]=|@/.test(name) },
  },
  {
    names: ['npm'],
    verbs: ['install', 'i', 'add'],
    valued: ['--prefix', '--registry', '-w', '--workspace', '--omit', '--loglevel', '--cache'],
    pin: {
      code: 'DL3016',
      example: 'express@4.19.2',
      isPinned: (name) => name.lastIndexOf('@') > 0 || /^[\w-]+\//.test(name),
    },
  },
  {
    names: ['gem'],
    verbs: ['install', 'i'],
    valued: ['-i', '--install-dir', '-n', '--bindir', '--source', '-s'],
    pin: { code: 'DL3028', example: 'rails:7.1.3', isPinned: (name) => name.includes(':') },
  },
  {
    names: ['yum', 'microdnf'],
    verbs: ['install'],
    valued: ['-c', '--enablerepo', '--disablerepo'],
    pin: { code: 'DL3033', example: 'curl-8.5.0', isPinned: rpmVersion },
    yes: { code: 'DL3030', accepts: /^(?:-[a-zA-Z]*y[a-zA-Z]*|--assumeyes)$/, add: '-y' },
    clean: {
      code: 'DL3032',
      command: 'yum clean all',
      isDone: (call) =>
        (/^(?:yum|microdnf)$/.test(call.name) && hasArgument(call, /^clean$/)) || removes(call, /^\/var\/cache\/yum/),
      caches: ['/var/cache/yum', '/var/cache/dnf', '/var/cache'],
    },
  },
  {
    names: ['dnf'],
    verbs: ['install'],
    valued: ['-c', '--enablerepo', '--disablerepo', '--repo'],
    pin: { code: 'DL3041', example: 'curl-8.5.0', isPinned: rpmVersion },
    yes: { code: 'DL3038', accepts: /^(?:-[a-zA-Z]*y[a-zA-Z]*|--assumeyes)$/, add: '-y' },
    clean: {
      code: 'DL3040',
      command: 'dnf clean all',
      isDone: (call) =>
        (call.name === 'dnf' && hasArgument(call, /^clean$/)) || removes(call, /^\/var\/cache\/(?:lib)?dnf/),
      caches: ['/var/cache/dnf', '/var/cache/libdnf5', '/var/cache'],
    },
  },
  {
    names: ['zypper'],
    verbs: ['install', 'in'],
    valued: ['-r', '--repo', '-t', '--type'],
    pin: { code: 'DL3037', example: 'curl=8.5.0', isPinned: (name) => /[=<>]/.test(name) },
    yes: {
      code: 'DL3034',
      accepts: /^(?:-n|--non-interactive|-y|--no-confirm)$/,
      add: '--non-interactive',
      isBeforeVerb: true,
    },
    clean: {
      code: 'DL3036',
      command: 'zypper clean --all',
      isDone: (call) =>
        (call.name === 'zypper' && hasArgument(call, /^(?:clean|cc)$/)) || removes(call, /^\/var\/cache\/zypp/),
      caches: ['/var/cache/zypp', '/var/cache'],
    },
  },
];

const managerOf: ReadonlyMap<string, Manager> = new Map(
  managers.flatMap((manager) => manager.names.map((name) => [name, manager] as const)),
);

/** What a call installs: the words behind the verb that are neither options nor their values. */
function installOf(call: Call, manager: Manager): Install | undefined {
  let verb: ShellWord | undefined;
  const packages: ShellWord[] = [];
  let isValue = false;
  for (const word of call.args) {
    const isOption = word.text.startsWith('-');
    if (!isValue && !isOption) {
      if (verb) packages.push(word);
      else if (manager.verbs.includes(word.text)) verb = word;
      else return undefined;
    }
    isValue = isOption && manager.valued.includes(word.text);
  }
  return verb && { call, verb, packages };
}

function pythonPip(call: Call): Call | undefined {
  if (!/^python[\d.]*$/.test(call.name)) return undefined;
  const [module, name] = call.args;
  if (module?.text !== '-m' || name?.text !== 'pip') return undefined;
  return { ...call, name: 'pip', program: name, args: call.args.slice(2) };
}

/** Findings about the package managers that a RUN calls. */
export function packageFindings(script: RunScript): LocalFinding[] {
  const found: LocalFinding[] = [];
  const cleaned = new Set<Manager>();
  for (const original of script.calls) {
    const call = pythonPip(original) ?? original;
    if (call.name === 'apt') found.push(plainApt(script, call));
    const manager = managerOf.get(call.name);
    const install = manager && installOf(call, manager);
    if (!manager || !install) continue;
    const report = (code: LintCode, at: Span, message: string, more: Partial<LocalFinding> = {}): void => {
      found.push({ code, ...script.place(at), message, ...more });
    };
    versions(manager, install, report);
    if (manager.yes) answers(script, manager.yes, install, report);
    if (manager.clean && !cleaned.has(manager)) {
      cleaned.add(manager);
      leftovers(script, manager.clean, install, report);
    }
    if (manager.names.includes('apt-get')) recommends(script, install, report);
    if (call.name === 'apk') apkCache(script, install, report);
    if (manager.names.includes('pip')) pipCache(script, install, report);
  }
  const all = [...found, ...goFindings(script), ...yarnFindings(script)];
  // Words of the JSON form are separate strings: what is put behind one would be part of it.
  return script.instruction.isJson ? all.map((finding) => ({ ...finding, fixes: [] })) : all;
}

type Report = (code: LintCode, at: Span, message: string, more?: Partial<LocalFinding>) => void;

/** The edit that puts an option behind a word. */
function behind(script: RunScript, word: ShellWord, option: string): { start: number; end: number; text: string } {
  const { end } = script.place(word);
  return { start: end, end, text: ` ${option}` };
}

function plainApt(script: RunScript, call: Call): LocalFinding {
  const at = script.place(call.program);
  const tool = call.args.some((word) => ['search', 'show', 'list', 'policy'].includes(word.text))
    ? 'apt-cache'
    : 'apt-get';
  return {
    code: 'DL3027',
    ...at,
    message: l10n.t(
      'apt is made for people, and its output and options may change. Use apt-get or apt-cache in scripts.',
    ),
    fixes: [offer(l10n.t('Change to {0}', tool), [{ ...at, text: tool }])],
  };
}

function versions({ pin }: Manager, { packages, call }: Install, report: Report): void {
  if (
    call.args.some((word) => /^(?:-r|-c|--requirement|--constraint|-e|--editable|-v|--version)(?:=|$)/.test(word.text))
  )
    return;
  const loose = packages.filter(
    ({ text }) => !text.includes('$') && text !== '.' && !isLocal(text) && !pin.isPinned(text),
  );
  const [first] = loose;
  const last = loose.at(-1);
  if (!first || !last) return;
  const names = loose.map((word) => word.text).join(', ');
  report(
    pin.code,
    { start: first.start, end: last.end },
    l10n.t('No version is given for {0}: another day another one is installed. Write it like {1}.', names, pin.example),
  );
}

function answers(script: RunScript, yes: NonNullable<Manager['yes']>, { call, verb }: Install, report: Report): void {
  if (call.args.some((word) => yes.accepts.test(word.text)) || asksNothing(script)) return;
  report(
    yes.code,
    { start: call.program.start, end: verb.end },
    l10n.t('Nobody is there to answer during a build: add {0}.', yes.add),
    {
      fixes: [
        offer(l10n.t('Add {0}', yes.add), [behind(script, yes.isBeforeVerb === true ? call.program : verb, yes.add)]),
      ],
    },
  );
}

/** `yes |` or an apt configuration that assumes yes. */
function asksNothing(script: RunScript): boolean {
  return script.calls.some((call) => call.name === 'yes');
}

function leftovers(script: RunScript, clean: NonNullable<Manager['clean']>, install: Install, report: Report): void {
  if (script.calls.some(clean.isDone) || clean.caches.some((cache) => script.mounted.includes(cache))) return;
  const { append } = script;
  report(
    clean.code,
    { start: install.call.program.start, end: install.verb.end },
    l10n.t(
      'What the package manager downloads stays in the layer. Add {0} to this RUN, or mount a cache.',
      clean.command,
    ),
    {
      fixes: append
        ? [
            offer(l10n.t('Add {0}', clean.command), [
              { start: append.at, end: append.at, text: `${append.before}${clean.command}${append.behind}` },
            ]),
          ]
        : [],
    },
  );
}

function recommends(script: RunScript, { call, verb }: Install, report: Report): void {
  const isSaid = (word: ShellWord): boolean =>
    /^(?:--no-install-recommends|-R|--without-recommends)$/.test(word.text) ||
    /^(?:-o)?APT::Install-Recommends=(?:false|0|no)$/i.test(word.text);
  if (call.args.some(isSaid)) return;
  report(
    'DL3015',
    { start: call.program.start, end: verb.end },
    l10n.t('Recommended packages are installed as well. --no-install-recommends keeps the image small.'),
    { fixes: [offer(l10n.t('Add {0}', '--no-install-recommends'), [behind(script, verb, '--no-install-recommends')])] },
  );
}

function apkCache(script: RunScript, { call, verb }: Install, report: Report): void {
  if (call.args.some((word) => word.text === '--no-cache')) return;
  if (['/var/cache/apk', '/etc/apk/cache', '/var/cache'].some((cache) => script.mounted.includes(cache))) return;
  if (script.calls.some((other) => removes(other, /^\/var\/cache\/apk/))) return;
  report(
    'DL3019',
    { start: call.program.start, end: verb.end },
    l10n.t('The index of packages stays in the layer. --no-cache leaves it out.'),
    { fixes: [offer(l10n.t('Add {0}', '--no-cache'), [behind(script, verb, '--no-cache')])] },
  );
}

function pipCache(script: RunScript, { call, verb }: Install, report: Report): void {
  if (call.args.some((word) => word.text === '--no-cache-dir')) return;
  if (call.command.words.some((word) => /^PIP_NO_CACHE_DIR=(?!0|$)/.test(word.text))) return;
  if (script.mounted.some((target) => /(?:^|\/)\.cache(?:\/pip)?$/.test(target))) return;
  report(
    'DL3042',
    { start: call.program.start, end: verb.end },
    l10n.t(
      'What pip downloads stays in the layer. --no-cache-dir, or a cache mount on /root/.cache/pip, keeps it out.',
    ),
    {
      fixes: [offer(l10n.t('Add {0}', '--no-cache-dir'), [behind(script, verb, '--no-cache-dir')])],
      unless: (state) => state.hasNoPipCache,
    },
  );
}

function goFindings(script: RunScript): LocalFinding[] {
  return script.calls.flatMap((call): LocalFinding[] => {
    const [verb, ...rest] = call.args;
    if (call.name !== 'go' || (verb?.text !== 'install' && verb?.text !== 'get')) return [];
    const loose = rest.find(({ text }) => /^[\w-]+\.[\w.-]+\//.test(text) && !/@(?!latest$)/.test(text));
    if (!loose) return [];
    const message = l10n.t(
      'No version is given for {0}: another day another one is installed. Write it like {1}.',
      loose.text,
      `${loose.text.replace(/@.*/, '')}@v1.2.3`,
    );
    return [{ code: 'DL3062', ...script.place(loose), message }];
  });
}

function yarnFindings(script: RunScript): LocalFinding[] {
  const install = script.calls.find(
    ({ name, args }) => name === 'yarn' && (args.length === 0 || /^(?:install|add)$/.test(args[0]?.text ?? '')),
  );
  if (!install) return [];
  const isCleaned = script.calls.some(
    ({ name, args }) => name === 'yarn' && args[0]?.text === 'cache' && args[1]?.text === 'clean',
  );
  if (isCleaned || script.mounted.some((target) => target.includes('yarn'))) return [];
  const { append } = script;
  const message = l10n.t(
    'What the package manager downloads stays in the layer. Add {0} to this RUN, or mount a cache.',
    'yarn cache clean',
  );
  const fixes = append
    ? [
        offer(l10n.t('Add {0}', 'yarn cache clean'), [
          { start: append.at, end: append.at, text: `${append.before}yarn cache clean${append.behind}` },
        ]),
      ]
    : [];
  return [{ code: 'DL3060', ...script.place(install.program), message, fixes }];
}
