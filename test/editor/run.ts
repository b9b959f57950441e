import Mocha from 'mocha';
import { appendFileSync } from 'node:fs';
import { observe } from './views.js';

/**
 * Runs the test files of the folder that LONGSHORE_TEST_SUITE names, inside the extension host, and writes what
 * happens into the file LONGSHORE_TEST_REPORT (read by scripts/testbed/suite-report.mjs).
 */
export async function runSuite(files: Readonly<Record<string, () => unknown>>): Promise<void> {
  const report = process.env['LONGSHORE_TEST_REPORT'];
  const folder = process.env['LONGSHORE_TEST_SUITE'];
  if (!report || !folder) throw new Error('This is run by npm run test:editor.');
  const say = (line: string) => appendFileSync(report, `${line}\n`);
  // With it, whoever waits for the end can tell a host that died from one that is slow.
  say(`host ${process.pid}`);
  observe();
  const grep = process.env['LONGSHORE_TEST_GREP'];
  const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, forbidOnly: true, ...(grep ? { grep } : {}) });
  for (const [file, load] of Object.entries(files)) {
    if (!file.startsWith(`${folder}/`)) continue;
    // What mocha does for a file that it loads itself: gives it suite() and test().
    mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, file, mocha);
    load();
  }
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      const { passes, pending } = runner.stats ?? { passes: 0, pending: 0 };
      const total = passes + failures + pending;
      say(`# tests ${total}\n# pass ${passes}\n# fail ${failures}\n# skipped ${pending}`);
      if (failures > 0) reject(new Error(`${failures} failed`));
      else if (total === 0) reject(new Error('there are no tests'));
      else resolve();
    });
    runner.on('test', (test) => say(`… ${test.fullTitle()}`));
    runner.on('pass', (test) => say(`✔ ${test.fullTitle()} (${test.duration ?? 0} ms)`));
    runner.on('pending', (test) => say(`﹣ ${test.fullTitle()}`));
    runner.on('fail', (test, error: unknown) => {
      say(`✖ ${test.fullTitle()}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
  });
}
