/** Reads the fields of a message that came from the other side: what isn't what it should be is no message. */
export type Message = Readonly<Record<string, unknown>>;

export function messageOf(raw: unknown): Message | undefined {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Message) : undefined;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
