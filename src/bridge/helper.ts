/**
 * The program that `sg GROUP` starts (bridge.ts): it holds the group that the editor lacks, and passes bytes between a
 * socket of its user's own and the engine's. It is a bundle of its own without any dependency, since it runs outside of
 * the editor. It ends when its standard input does, which is when the editor's process ends, in whatever way.
 */
import { rm } from 'node:fs/promises';
import { Socket, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { endRuntimeFolder } from './runtime-folder.js';

const { LONGSHORE_TO: to = '', LONGSHORE_AT: at = '', LONGSHORE_FOLDER: folder = '' } = process.env;

/** Connections that may wait to be accepted: as many as an engine takes (dockerd: SOMAXCONN). */
const backlog = 4096;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Passes bytes both ways, with each side's end; what one side doesn't read, the other isn't asked for. */
function join(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  const follow = (from: Socket, follower: Socket) => {
    from.on('error', () => follower.destroy());
    from.on('close', () => follower.destroySoon());
  };
  follow(one, other);
  follow(other, one);
}

/** Whether the engine's socket can be opened from here: `ok`, or the system's code. */
function probe(): void {
  const socket = new Socket().connect({ path: to });
  const done = (outcome: string) => {
    socket.destroy();
    say(`probe ${outcome}`);
  };
  socket.once('connect', () => done('ok')).once('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'EIO'));
}

// `allowHalfOpen`: who has said everything may still listen, as `docker attach` does.
const server = createServer({ allowHalfOpen: true }, (client) => {
  join(client, new Socket({ allowHalfOpen: true }).connect({ path: to }));
});
server.on('error', (error: NodeJS.ErrnoException) => {
  // Without the socket there is nothing to do; an accept(2) that failed for want of descriptors leaves the others.
  if (!server.listening) {
    process.stderr.write(`${at}: ${error.message}\n`);
    process.exit(1);
  }
});

const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  if (line === 'probe') probe();
});
input.on('close', () => {
  void endRuntimeFolder(folder).finally(() => process.exit(0));
});
// The other end may be gone before us.
for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on('error', () => undefined);

// The socket is for its user alone, from its first moment on.
process.umask(0o177);
// One that a killed predecessor left would be in the way.
void rm(at, { force: true }).then(() => server.listen({ path: at, backlog }, () => say('ready')));
