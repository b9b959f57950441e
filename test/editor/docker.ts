import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Docker's own program on the engine that the editor was given: what somebody does outside. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', args);
  return stdout.trim();
}

const label = 'longshore.test=editor';
let made = 0;

/** A name that is taken by nothing. */
export function freshName(): string {
  made += 1;
  return `test-${process.pid}-${made}`;
}

/** Runs a container that stays and ends at once when it is asked to; gives its name. */
export async function runContainer(...options: readonly string[]): Promise<string> {
  const name = freshName();
  // A shell as the first process heeds only the signals that it traps.
  const patient = ['busybox:local', 'sh', '-c', 'trap "exit 0" TERM; sleep 1000000 & wait'];
  await docker('run', '-d', '--name', name, '--label', label, ...options, ...patient);
  return name;
}

/** Removes what `runContainer` made. */
export async function removeContainers(): Promise<void> {
  const ids = (await docker('ps', '-aq', '--filter', `label=${label}`)).split('\n').filter(Boolean);
  if (ids.length > 0) await docker('rm', '-fv', ...ids);
}

/** One field of an object, by docker's own words: `{{.State.Status}}`. */
export async function inspected(name: string, format: string): Promise<string> {
  return docker('inspect', '--format', format, name);
}
