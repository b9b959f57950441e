import assert from 'node:assert/strict';
import { docker, freshName, inspected, removeContainers, runContainer } from '../docker.js';
import { row, rows, showViews, until, untilGone, untilRow, view } from '../views.js';

/** What is done outside, in a terminal or by a colleague, shows by itself. */
suite('Changes made outside', () => {
  suiteSetup(async () => {
    await showViews();
    await untilRow('containers', 'shop-db-1');
  });
  teardown(removeContainers);

  test('follow a container from its creation to its end', async () => {
    // By docker's count: the badge may still be on its way to what tests before have done.
    const running = (await docker('ps', '--quiet', '--filter', 'status=running'))
      .split('\n')
      .filter((id) => id !== '').length;
    const name = await runContainer();
    await untilRow('containers', name, ({ context }) => context.startsWith('container running'));
    await until('containers', () => view('containers').badge?.value === running + 1);
    await docker('pause', name);
    await untilRow('containers', name, ({ context }) => context.startsWith('container paused'));
    await docker('unpause', name);
    await untilRow('containers', name, ({ context }) => context.startsWith('container running'));
    await docker('stop', name);
    await untilRow('containers', name, ({ description }) => description.includes('Exited (0)'));
    await until('containers', () => view('containers').badge?.value === running);
    const renamed = freshName();
    await docker('rename', name, renamed);
    await untilRow('containers', renamed);
    assert.ok(!(await rows('containers')).some(({ children }) => children.some(({ label }) => label === name)));
    await docker('rm', renamed);
    await untilGone('containers', renamed);
  });

  test('follow an image’s tags', async () => {
    const name = freshName();
    await docker('tag', 'busybox:local', `${name}:one`);
    await untilRow('images', name);
    await docker('tag', 'busybox:local', `${name}:two`);
    await untilRow('images', name, ({ children }) => children.length === 2);
    await docker('rmi', `${name}:one`, `${name}:two`);
    await untilGone('images', name);
  });

  test('follow a volume, and who uses it', async () => {
    const volume = freshName();
    await docker('volume', 'create', volume);
    await untilRow('volumes', volume, ({ context }) => context === 'volume unused named');
    const container = await runContainer('-v', `${volume}:/data`);
    await untilRow('volumes', volume, ({ description }) => description.includes(`used by ${container}`));
    await docker('rm', '-f', container);
    await untilRow('volumes', volume, ({ context }) => context === 'volume unused named');
    await docker('volume', 'rm', volume);
    await untilGone('volumes', volume);
  });

  test('follow a network, and who is on it', async () => {
    const network = freshName();
    await docker('network', 'create', network);
    const { id } = await untilRow('networks', network, ({ context }) => context === 'network custom unused');
    const container = await runContainer();
    await docker('network', 'connect', network, container);
    await untilRow('networks', network, ({ context }) => context === 'network custom used');
    assert.equal(row(await rows('networks', id), container).label, container);
    await docker('network', 'disconnect', network, container);
    await untilRow('networks', network, ({ context }) => context === 'network custom unused');
    await docker('network', 'rm', network);
    await untilGone('networks', network);
  });

  test('a burst of them ends in the truth', async () => {
    const names = await Promise.all(Array.from({ length: 8 }, () => runContainer()));
    await Promise.all(names.map((name) => docker('kill', name)));
    await Promise.all(names.slice(0, 4).map((name) => docker('rm', name)));
    for (const name of names.slice(4)) {
      await untilRow('containers', name, ({ description }) => description.includes('Exited (137)'));
      assert.equal(await inspected(name, '{{.State.Status}}'), 'exited');
    }
    for (const name of names.slice(0, 4)) await untilGone('containers', name);
  });
});
