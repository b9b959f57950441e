import { type SeveritySetting } from './core/dockerfile/diagnostic.js';

const severities: ReadonlySet<unknown> = new Set<SeveritySetting>(['off', 'hint', 'information', 'warning', 'error']);
const isSeverity = (value: unknown): value is SeveritySetting => severities.has(value);

/** Takes what makes sense out of a setting of rules. */
export function severitiesOf(rules: Readonly<Record<string, unknown>>): Readonly<Record<string, SeveritySetting>> {
  return Object.fromEntries(
    Object.entries(rules).flatMap(([rule, value]) => (isSeverity(value) ? [[rule, value]] : [])),
  );
}
