import { type Engine } from '../../src/engine/engine.js';

/** What a shell script prints in a container, as root. */
export async function said(engine: Engine, id: string, script: string): Promise<string> {
  const session = await engine.exec(id, { command: ['sh', '-c', script], tty: false, stdin: false, user: '0' });
  let text = '';
  for await (const { bytes } of session.output) text += bytes.toString();
  return text;
}
