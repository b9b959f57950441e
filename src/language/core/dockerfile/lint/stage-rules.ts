/** Rules that need to know the stages around an instruction. */
import * as l10n from '@vscode/l10n';
import type { Instruction, Placed, Span, Word } from '../ast.js';
import { spanIn, type Stage } from '../build-types.js';
import type { Fix } from '../diagnostic.js';
import { parseImageReference } from '../image-reference.js';
import { wholeLines } from '../text-edits.js';
import { isArchive } from './instruction-rules.js';
import { offer, type LintCode, type LintFinding, type LintState } from './lint-rule.js';
import { runScriptOf } from './run-script.js';
import type { StageNames } from './stage-names.js';

const noFixes = (): readonly Fix[] => [];

function finding(code: LintCode, placed: Placed, at: Span, message: string, fixes = noFixes): LintFinding {
  return { code, placed, at: { start: at.start, end: at.end }, message, fixes };
}

/** The stage and those it builds on, nearest first. */
function chainOf(stage: Stage): Stage[] {
  const chain: Stage[] = [];
  for (let at: Stage | undefined = stage; at; at = at.parent) chain.push(at);
  return chain;
}

/** The last instruction of a kind in the stage or in what it builds on. */
function lastOf(stage: Stage, kind: Instruction['kind']): Placed | undefined {
  for (const link of chainOf(stage)) {
    const found = link.instructions.findLast((placed) => placed.kind === kind);
    if (found) return found;
  }
  return undefined;
}

/** Findings about bases: without a tag, or with one that moves. */
export function baseFindings(stage: Stage): LintFinding[] {
  const { imageWord, base, parent, from } = stage;
  if (!imageWord || parent || base === 'scratch' || base === '' || imageWord.text.includes('$')) return [];
  if (typeof parseImageReference(base) === 'string' || base.includes('@')) return [];
  const tag = /:([^/:]+)$/.exec(base)?.[1];
  if (tag === undefined) {
    const message = l10n.t('Without a tag this is latest, which is another image another day. Name the version.');
    return [finding('DL3006', from, imageWord, message)];
  }
  if (tag !== 'latest') return [];
  return [finding('DL3007', from, imageWord, l10n.t('latest is another image another day. Name the version.'))];
}

/** A base from a registry that settings don't name. */
export function untrustedBase(stage: Stage, registries: readonly string[]): LintFinding[] {
  const { imageWord, base, parent, from } = stage;
  if (registries.length === 0 || !imageWord || parent || base === 'scratch' || base === '') return [];
  const read = parseImageReference(base);
  if (typeof read === 'string') return [];
  const isTrusted = registries.some((registry) => {
    const pattern = registry
      .replace(/\/+$/, '')
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*');
    return new RegExp(`^${pattern}(?:/|$)`).test(`${read.domain}/${read.path}`);
  });
  if (isTrusted) return [];
  const message = l10n.t(
    '{0} is not among the registries that longshore.dockerfile.trustedRegistries names.',
    read.domain,
  );
  return [finding('DL3026', from, imageWord, message)];
}

/** Findings about what the image that is built last looks like. */
export function finalFindings(final: Stage): LintFinding[] {
  const found: LintFinding[] = [];
  const user = lastOf(final, 'user');
  const [name] = user?.local.args ?? [];
  if (user && name && /^(?:root|0)(?::|$)/.test(name.text)) {
    const message = l10n.t('Containers of this image run as root. End with a USER that has fewer rights.');
    const at = spanIn(user, name);
    const fixes = (): Fix[] => [
      {
        ...offer(l10n.t('Change to {0}', '65534:65534 (nobody)'), [{ ...at, text: '65534:65534' }]),
        isPreferred: false,
      },
    ];
    found.push(finding('DL3002', user, at, message, fixes));
  }
  if (!lastOf(final, 'healthcheck')) {
    const message = l10n.t('There is no HEALTHCHECK: nobody can tell whether the program works.');
    found.push(finding('DL3057', final.from, spanIn(final.from, final.from.local.keyword), message));
  }
  return found;
}

/** Findings that compare the instructions of one stage with each other. */
export function stageFindings(stage: Stage, start: LintState, escape: string, names: StageNames): LintFinding[] {
  const found: LintFinding[] = [];
  let { hasWorkdir } = start;
  const archives = new Map<string, { placed: Placed; at: Word }>();
  const fetchers = new Map<string, { placed: Placed; at: Span }>();
  let previous: Placed | undefined;
  for (const placed of stage.instructions) {
    const { local } = placed;
    if (local.kind === 'workdir') hasWorkdir = true;
    if (local.kind === 'copy') {
      if (!hasWorkdir) found.push(...relativeDestination(placed, local.destination));
      for (const source of local.sources) {
        const file = source.text.replace(/^.*\//, '');
        if (isArchive(file)) archives.set(file, { placed, at: source });
      }
    }
    if (local.kind === 'run') {
      if (archives.size > 0) found.push(...unpacked(placed, archives));
      noteFetchers(placed, fetchers);
      if (previous) found.push(...consecutive(previous, placed, escape));
    }
    previous = local.kind === 'run' ? placed : undefined;
  }
  const curl = fetchers.get('curl');
  const wget = fetchers.get('wget');
  if (curl && wget) {
    const message = l10n.t('Both curl and wget are used. One of them is enough.');
    const later = curl.placed.index > wget.placed.index ? curl : wget;
    found.push(finding('DL4001', later.placed, later.at, message));
  }
  return found.concat(unknownSources(stage, names));
}

function relativeDestination(placed: Placed, destination: Word | undefined): LintFinding[] {
  if (!destination || /^(?:["']?(?:\/|[A-Za-z]:[\\/])|\$)/.test(destination.text)) return [];
  const message = l10n.t(
    'Where {0} is depends on the base image. Set a WORKDIR first, or give the whole path.',
    destination.text,
  );
  const at = spanIn(placed, destination);
  const fixes = (): Fix[] => {
    const written = /^(?:\.\/)*(?=[\w.-])(?!\.\.)/.exec(destination.text);
    if (placed.local.isJson || !written) return [];
    const text = destination.text === '.' || /^(?:\.\/)+$/.test(destination.text) ? '/' : undefined;
    const edit =
      text === undefined ? { start: at.start, end: at.start + written[0].length, text: '/' } : { ...at, text };
    return [{ ...offer(l10n.t('Make the path absolute'), [edit]), isPreferred: false }];
  };
  return [finding('DL3045', placed, at, message, fixes)];
}

function unpacked(run: Placed, archives: Map<string, { placed: Placed; at: Word }>): LintFinding[] {
  const found: LintFinding[] = [];
  for (const call of runScriptOf(run).unpackers) {
    for (const word of call.args) {
      const copied = archives.get(word.text.replace(/^.*\//, ''));
      if (!copied || word.text.endsWith('.zip')) continue;
      archives.delete(word.text.replace(/^.*\//, ''));
      const message = l10n.t('ADD unpacks this archive by itself, and the archive doesn’t stay in a layer.');
      const fixes = (): readonly Fix[] => addFixes(copied.placed, run);
      found.push(finding('DL3010', copied.placed, spanIn(copied.placed, copied.at), message, fixes));
    }
  }
  return found;
}

/** What ADD unpacks. */
const unpackable = /\.(?:tar|tgz|tbz2?|txz|tzst|tar\.(?:gz|bz2|xz|zst))$/;

/** `COPY x.tar.gz /tmp` and a RUN that does nothing but unpack it, as one ADD. */
function addFixes({ start, local }: Placed, run: Placed): Fix[] {
  if (local.kind !== 'copy' || local.isJson || local.sources.length !== 1 || local.flags.length > 0) return [];
  const { commands, calls } = runScriptOf(run);
  const [call] = calls;
  if (commands.length !== 1 || call?.name !== 'tar' || !isPlainRun(run) || run.local.flags.length > 0) return [];
  const words = call.args.map(({ text }) => text).join(' ');
  // A plain “extract” of this one archive, into a directory or the one that it runs in.
  const read = /^-?[vz]*x[vzjJ]*f (\S+)(?: -C (\/[\w./-]*|\.))?$/.exec(words);
  if (!read || !local.destination || !unpackable.test(local.sources[0]?.text ?? '')) return [];
  const folder = `${(read[2] ?? '.').replace(/\/+$/, '')}/`;
  const keyword = local.keyword.text === local.keyword.text.toLowerCase() ? 'add' : 'ADD';
  const at = (span: Span, text: string) => ({ start: start + span.start, end: start + span.end, text });
  return [
    offer(l10n.t('Let ADD unpack it into {0}', folder), [
      at(local.keyword, keyword),
      at(local.destination, folder),
      { ...wholeLines(run), text: '' },
    ]),
  ];
}

function noteFetchers(run: Placed, fetchers: Map<string, { placed: Placed; at: Span }>): void {
  const script = runScriptOf(run);
  for (const call of script.fetchers) {
    if (fetchers.has(call.name)) continue;
    fetchers.set(call.name, { placed: run, at: spanIn(run, script.place(call.program)) });
  }
}

const isPlainRun = ({ local, above }: Placed): boolean =>
  !local.isJson &&
  local.heredocs.length === 0 &&
  local.comments.length === 0 &&
  above.length === 0 &&
  local.rest.text !== '';

const flagsOf = ({ local }: Placed): string =>
  local.flags.map(({ name, value }) => `${name.text}=${value?.text ?? ''}`).join(' ');

function consecutive(first: Placed, second: Placed, escape: string): LintFinding[] {
  if (!isPlainRun(second) || first.local.isJson || first.local.heredocs.length > 0) return [];
  if (first.local.flags.length !== second.local.flags.length || flagsOf(first) !== flagsOf(second)) return [];
  const message = l10n.t('Each RUN makes a layer. This one can be joined with the one before.');
  const edit = {
    start: first.end,
    end: second.start + second.local.rest.start,
    text: ` ${escape}\n    && `,
  };
  const fixes = (): Fix[] => [{ ...offer(l10n.t('Join with the RUN before'), [edit]), isPreferred: false }];
  return [finding('DL3059', second, spanIn(second, second.local.keyword), message, fixes)];
}

function unknownSources({ dependencies, index }: Stage, names: StageNames): LintFinding[] {
  return dependencies
    .filter(
      ({ kind, stage, name }) =>
        kind === 'copy' && !stage && /^[\w-]+$/.test(name) && name !== 'scratch' && !/^\d+$/.test(name),
    )
    .map(({ placed, at, name }) =>
      finding(
        'DL3022',
        placed,
        at,
        l10n.t('{0} is no stage of this file: it is taken for an image or a named context.', name),
        () => {
          const nearest = at.end - at.start === name.length ? names.nearest(name, index) : undefined;
          if (nearest === undefined) return [];
          return [offer(l10n.t('Change to {0}', nearest), [{ ...at, text: nearest }])];
        },
      ),
    );
}
