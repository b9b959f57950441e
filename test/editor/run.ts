import Mocha from 'mocha';
import { appendFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** The entry that the extension host calls: runs the test files of LONGSHORE_TEST_SUITE beside this one. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const folder = path.join(__dirname, process.env['LONGSHORE_TEST_SUITE'] ?? 'trusted');
  const report = process.env['LONGSHORE_TEST_REPORT'];
  if (!report) throw new Error('LONGSHORE_TEST_REPORT is not set: run this by npm run test:editor');
  const say = (line: string) => appendFileSync(report, `${line}\n`);
  // With it, whoever waits for the end can tell a host that died from one that is slow.
  say(`host ${process.pid}`);
  const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, forbidOnly: true });
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.test.cjs')).sort();
  for (const file of files) mocha.addFile(path.join(folder, file));
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
