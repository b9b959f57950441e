// @ts-check
/**
 * Diagnoses the connection of whoever runs it, without an editor: `npm run diagnose -- [--json] [--host URL]`. It runs
 * the sources, or the bundle of src/diagnosis/entry.ts that LONGSHORE_DIAGNOSIS names.
 */
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    evidence: { type: 'boolean', default: false },
    host: { type: 'string', default: '' },
    shell: { type: 'boolean', default: false },
  },
});
const bundle = process.env.LONGSHORE_DIAGNOSIS;
/** @type {typeof import('../src/diagnosis/entry.js')} */
const { diagnose, report } = bundle
  ? createRequire(import.meta.url)(bundle)
  : await import('../src/diagnosis/entry.js');
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
