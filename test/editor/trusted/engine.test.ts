import assert from 'node:assert/strict';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { startEngine } from '../../../scripts/testbed/engines.mjs';
import { collectErrors, forgetAnswers } from '../answers.js';
import { resetSettings, set } from '../settings.js';
import { contextKey, rows, showViews, untilContext, untilGone, untilRow, view } from '../views.js';
import * as vscode from 'vscode';

const listening = (server: net.Server, host: string) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => resolve((server.address() as AddressInfo).port));
  });

suite('The engine', () => {
  suiteSetup(showViews);
  teardown(async () => {
    forgetAnswers();
    await resetSettings();
    await untilRow('containers', 'shop-db-1');
  });

  test('that can’t be reached leaves a view that says so, and its commands say why', async () => {
    await untilRow('containers', 'shop-db-1');
    await set('longshore.endpoint', 'unix:///nowhere/docker.sock');
    await untilContext('longshore:containers', 'unreachable');
    assert.equal(contextKey('longshore:isReadOnly') ?? false, false);
    for (const name of ['images', 'volumes', 'networks']) {
      assert.equal(contextKey(`longshore:${name}`), 'unreachable');
    }
    assert.equal(contextKey('longshore:problem'), 'no-socket');
    await untilGone('containers', 'shop-db-1');
    // What can be done about it takes the rows' place.
    await untilRow('containers', 'Try Again');
    assert.match(String(view('containers').message), /\/nowhere\/docker\.sock/);
    const [way] = (await rows('containers')).slice(-2);
    assert.equal(way?.label, 'Select another endpoint…');
    assert.equal(view('containers').badge, undefined);
    const errors = collectErrors();
    await vscode.commands.executeCommand('longshore.container.stop');
    assert.equal(errors.length, 1);
    assert.match(errors[0] ?? '', /socket/);
  });

  test('is found again at once when its socket comes back', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'longshore-socket-'));
    const real = String(process.env['DOCKER_HOST']).replace('unix://', '');
    const forward = net.createServer((socket) => {
      const engine = net.connect(real);
      socket.pipe(engine).pipe(socket);
      for (const end of [socket, engine]) end.on('error', () => [socket, engine].forEach((one) => one.destroy()));
    });
    try {
      const socket = path.join(folder, 'docker.sock');
      await set('longshore.endpoint', `unix://${socket}`);
      await untilContext('longshore:problem', 'no-socket');
      await untilGone('containers', 'shop-db-1');
      await new Promise<void>((resolve) => forward.listen(`${socket}.new`, resolve));
      await rename(`${socket}.new`, socket);
      await untilRow('containers', 'shop-db-1');
      assert.equal(contextKey('longshore:problem'), '');
    } finally {
      await resetSettings();
      forward.close();
      await rm(folder, { recursive: true });
    }
  });

  test('that is killed outright and started again is shown truly, with nothing to click', async function () {
    this.timeout(180_000);
    const engine = await startEngine({ flavour: process.env['LONGSHORE_EDITOR'] === 'oldest' ? '20.10' : '28.5' });
    try {
      await engine.docker('run', '-d', '--name', 'survivor', 'busybox:local', 'sleep', '1000000');
      await engine.docker('run', '--name', 'finished', 'busybox:local', 'true');
      await set('longshore.endpoint', engine.host);
      await untilRow('containers', 'survivor', ({ context }) => context.startsWith('container running'));
      await engine.crash();
      await untilContext('longshore:containers', 'unreachable');
      await engine.revive();
      await untilRow('containers', 'finished');
      // What ran is found dead by the engine when it comes back.
      const state = (await engine.docker('inspect', '-f', '{{.State.Status}}', 'survivor')).trim();
      await untilRow('containers', 'survivor', ({ context }) => context.startsWith(`container ${state}`));
      await engine.docker('rm', 'finished');
      await untilGone('containers', 'finished');
      await resetSettings();
    } finally {
      await engine.stop();
    }
  });

  test('at a tcp address is spoken to directly, whatever http.proxy says', async () => {
    // The editor never sends what goes to a loopback address through a proxy, so an address of another kind.
    const address = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
    assert.ok(address, 'the machine has an address besides loopback');
    const asked: string[] = [];
    const proxy = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(502).end();
    });
    proxy.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
      asked.push(`CONNECT ${request.url}`);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    const real = String(process.env['DOCKER_HOST']).replace('unix://', '');
    let reached = 0;
    const forward = net.createServer((socket) => {
      reached += 1;
      const engine = net.connect(real);
      socket.pipe(engine).pipe(socket);
      for (const end of [socket, engine]) end.on('error', () => [socket, engine].forEach((one) => one.destroy()));
    });
    const port = await listening(forward, address);
    try {
      await set('http.proxy', `http://127.0.0.1:${await listening(proxy, '127.0.0.1')}`);
      await set('http.proxySupport', 'override');
      // First that the editor means it: an ordinary request from here does go there.
      await until(async () => (await ordinaryRequest(`http://${address}:${port}/_ping`)) === 502);
      assert.ok(asked.length > 0);
      asked.length = 0;
      await set('longshore.endpoint', `tcp://${address}:${port}`);
      await until(() => Promise.resolve(reached > 0));
      await untilRow('containers', 'shop-db-1');
      assert.deepEqual(
        asked.filter((line) => line.includes(address)),
        [],
      );
    } finally {
      await resetSettings();
      proxy.close();
      forward.close();
    }
  });
});

/** As any extension would make it. */
function ordinaryRequest(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    http
      .get(url, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .on('error', reject);
  });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; !(await holds()); attempt += 1) {
    if (attempt > 50) throw new Error('the editor did not take the setting up');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
