/** From the gravest to the least. */
export const levels = ['error', 'warn', 'info', 'debug', 'trace'] as const;
export type Level = (typeof levels)[number];

const words: Readonly<Record<string, Level>> = {
  ...{ fatal: 'error', critical: 'error', crit: 'error', panic: 'error', emerg: 'error', alert: 'error' },
  ...{ severe: 'error', error: 'error', err: 'error', eror: 'error', e: 'error', f: 'error', failed: 'error' },
  ...{ warning: 'warn', warn: 'warn', wrn: 'warn', w: 'warn' },
  ...{ info: 'info', information: 'info', inf: 'info', notice: 'info', note: 'info', i: 'info', log: 'info' },
  ...{ debug: 'debug', dbg: 'debug', d: 'debug', fine: 'debug' },
  ...{ trace: 'trace', trc: 'trace', verbose: 'trace', vrb: 'trace', silly: 'trace', t: 'trace' },
};
const word =
  'fatal|critical|crit|panic|emerg|alert|severe|error|eror|err|warning|warn|wrn|info|information|inf|notice|note|debug|dbg|fine|trace|trc|verbose|vrb';

/** Bunyan's and pino's numbers. */
const byNumber: Readonly<Record<string, Level>> = {
  60: 'error',
  50: 'error',
  40: 'warn',
  30: 'info',
  20: 'debug',
  10: 'trace',
};

const inJson = /"(?:@l|level|lvl|log\.level|severity|severity_text|loglevel|levelname)"\s*:\s*(?:"(\w+)"|(\d\d)\b)/i;
const inLogfmt = /(?:^|\s)(?:level|lvl|severity|loglevel)=(?:"(\w+)"|(\w+))/i;
/** klog's beginning: `E0102 03:04:05.678`. */
const inKlog = /^([EFWID])\d{4} \d\d:\d\d:\d\d/;
/** A word in brackets or before a colon, or in capitals, near the beginning. */
const bracketed = new RegExp(`[[<|(]\\s*(${word}|[efwidt])\\s*[\\]>|):]`, 'i');
const before = new RegExp(`(?:^|\\s)(${word})\\s?:`, 'i');
const capitals = new RegExp(`(?:^|[^\\w])(${word.toUpperCase()})(?![\\w-])`);
const atStart = new RegExp(`^(${word})\\b(?!\\s*=)`, 'i');

/** Characters in which a level is looked for: it stands at the beginning. */
const reach = 200;

/** How grave a line is, by what loggers commonly write; undefined where it doesn't say. */
export function levelOf(text: string): Level | undefined {
  const head = text.length > reach ? text.slice(0, reach) : text;
  if (head.startsWith('{')) {
    // A level may stand at the end of an object.
    const match = inJson.exec(text);
    if (match) return match[2] === undefined ? known(match[1]) : byNumber[match[2]];
    return undefined;
  }
  const match = inLogfmt.exec(head);
  if (match) return known(match[1] ?? match[2]);
  const klog = inKlog.exec(head);
  if (klog) return known(klog[1]);
  return known((bracketed.exec(head) ?? atStart.exec(head) ?? before.exec(head) ?? capitals.exec(head))?.[1]);
}

function known(name: string | undefined): Level | undefined {
  return name === undefined ? undefined : words[name.toLowerCase()];
}

/** The object that a line is, for JSON lines; undefined for all others. */
export function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return undefined;
  try {
    const value: unknown = JSON.parse(trimmed);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    // It only looks like one.
    return undefined;
  }
}
