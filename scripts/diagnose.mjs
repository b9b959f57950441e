// @ts-check
/**
 * Diagnoses the connection of whoever runs it, without an editor: `node scripts/diagnose.mjs [--json] [--host URL]`.
 * It runs dist/diagnosis.cjs (or the bundle that LONGSHORE_DIAGNOSIS names), so `npm run build` goes before it.
 */
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    evidence: { type: 'boolean', default: false },
    host: { type: 'string', default: '' },
    shell: { type: 'boolean', default: false },
  },
});
const bundle =
  process.env.LONGSHORE_DIAGNOSIS ??
  path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'diagnosis.cjs');
/** @type {typeof import('../src/diagnosis/late.js')} */
const { diagnose, report } = createRequire(import.meta.url)(bundle);
const diagnosis = await diagnose(
  {
    platform: process.platform,
    env: process.env,
    homedir: homedir(),
    setting: values.host,
    remote: '',
    ssh: process.env.LONGSHORE_SSH ?? 'ssh',
  },
  { signal: new AbortController().signal, withShell: values.shell },
);
const { decision, finding, also, runnersUp, lints, evidence, ms, isConnected } = diagnosis;
if (values.json) {
  const ids = (/** @type {readonly { id: string }[]} */ found) => found.map(({ id }) => id);
  const id = decision.finding?.id ?? 'ok';
  const texts = [finding, ...also, ...lints].flatMap((one) => (one ? [one] : []));
  const answer = { id, isConnected, also: ids(also), runnersUp: ids(runnersUp), lints: ids(lints), ms, texts };
  console.log(JSON.stringify(values.evidence ? { ...answer, evidence } : answer));
} else {
  console.log(report(diagnosis));
}
