import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { sshArguments } from '../../engine/docker/ssh-transport.js';
import { type Address } from '../../engine/endpoint/endpoint.js';
import { type SshTry, type Try } from '../evidence.js';
import { HttpAnswer } from './http-answer.js';
import { type Surroundings, codeOf } from './probe.js';

/** Milliseconds for login, docker on the far side and the answer: the whole diagnosis has two seconds. */
const sshMs = 1750;
/** Milliseconds to wait for ssh's last words when its output has ended. */
const wordsMs = 300;

/** Asks for a ping through the ssh program, as the engine's client connects, and keeps all that it says. */
export async function collectSsh(
  address: Extract<Address, { transport: 'ssh' }>,
  { ssh, env }: Surroundings,
  signal: AbortSignal,
): Promise<SshTry> {
  const [attempt, agent] = await Promise.all([trySsh(address, ssh, signal), agentState(env)]);
  return { ...attempt, agent };
}

function trySsh(
  address: Extract<Address, { transport: 'ssh' }>,
  program: string,
  signal: AbortSignal,
): Promise<Omit<SshTry, 'agent'>> {
  return new Promise((resolve) => {
    const child = spawn(program, sshArguments(address), { windowsHide: true });
    const answer = new HttpAnswer();
    const begun = performance.now();
    let stderr = '';
    let outcome: Try | undefined;
    const done = (more: Partial<Omit<SshTry, 'agent'>>) => {
      clearTimeout(timer);
      clearTimeout(wait);
      signal.removeEventListener('abort', onLate);
      child.kill('SIGTERM');
      resolve({ spawnCode: '', exitCode: undefined, stderr, answer: outcome ?? answer.end(), ...more });
    };
    const onLate = () => {
      outcome ??= { kind: 'silent', phase: 'answer', ms: Math.round(performance.now() - begun) };
      done({});
    };
    const timer = setTimeout(onLate, sshMs);
    let wait: NodeJS.Timeout | undefined;
    signal.addEventListener('abort', onLate, { once: true });
    if (signal.aborted) onLate();
    child.on('error', (error) =>
      done({ spawnCode: codeOf(error) || 'EIO', answer: { kind: 'closed', isReset: false } }),
    );
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-16_000)));
    // A broken pipe says nothing that the end doesn't.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.on('error', () => undefined);
    child.stdout.on('data', (chunk: Buffer) => {
      if (outcome) return;
      outcome = answer.push(chunk);
      if (outcome?.kind === 'answered') done({});
      // After noise it may still end with a word of why.
      else if (outcome) wait = setTimeout(() => done({}), wordsMs);
    });
    child.on('close', (code) => done({ exitCode: code ?? undefined }));
    child.stdin.write('GET /_ping HTTP/1.1\r\nHost: docker\r\nUser-Agent: longshore\r\nConnection: close\r\n\r\n');
  });
}

/** Whether the editor has an agent, and one that lives. */
async function agentState(env: Surroundings['env']): Promise<SshTry['agent']> {
  const socket = env['SSH_AUTH_SOCK'];
  if (!socket) return 'missing';
  return new Promise((resolve) => {
    const probe = connect({ path: socket });
    const done = (state: SshTry['agent']) => {
      clearTimeout(timer);
      probe.destroy();
      resolve(state);
    };
    const timer = setTimeout(() => done('stale'), wordsMs);
    probe.once('connect', () => done('present')).once('error', () => done('stale'));
  });
}
