import { type Endpoint } from './endpoint.js';

/**
 * How an endpoint is kept from mistakes. `guarded`: what destroys asks for the endpoint's name to be typed;
 * `read-only`: nothing is changed there.
 */
export const protections = ['none', 'guarded', 'read-only'] as const;
export type Protection = (typeof protections)[number];

/** Marks by address (`ssh://me@box`) or context (`context:NAME`), in which `*` stands for anything. */
export type Marks = Readonly<Record<string, unknown>>;

/** The names by which marks speak of an endpoint: its address, and its context where one led to it. */
export function markNames({ url, source }: Pick<Endpoint, 'url' | 'source'>): readonly string[] {
  const context = 'context' in source ? source.context : undefined;
  return [url, ...(context === undefined ? [] : [`context:${context}`])].map(normal);
}

/**
 * The protection that marks give to an endpoint. What names it exactly comes before what has a `*`; of several the
 * strongest counts. A value that isn't known (a slip of the pen) protects as `read-only` does: never less than was meant.
 */
export function protectionOf(marks: Marks, endpoint: Pick<Endpoint, 'url' | 'source'>): Protection {
  const names = markNames(endpoint);
  const all = Object.entries(marks).map(([name, value]) => ({ name: normal(name), value }));
  const exact = all.filter(({ name }) => names.includes(name));
  const given = exact.length > 0 ? exact : all.filter(({ name }) => name.includes('*') && names.some(like(name)));
  return given
    .map(({ value }) => protections.find((known) => known === value) ?? 'read-only')
    .reduce<Protection>((a, b) => (protections.indexOf(a) > protections.indexOf(b) ? a : b), 'none');
}

/** /var/run is /run wherever there is one; hosts have no case, and what is only written otherwise is the same mark. */
function normal(name: string): string {
  const plain = name.trim().toLowerCase();
  return plain.replace(/^unix:\/\/\/var\/run\//, 'unix:///run/').replace(/\/$/, '');
}

function like(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (name) => expression.test(name);
}
