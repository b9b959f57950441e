/** For programs without an editor: scripts/diagnose.mjs, and the set-ups of test/diagnosis. */
export { diagnose } from './diagnose.js';
export { report } from './report.js';
