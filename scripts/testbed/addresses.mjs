// @ts-check
/** Networks for an engine of our own, apart from the machine's and from those of other engines. */
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './process.mjs';

/** @typedef {{ bridge: string, pool: string, release: () => Promise<void> }} Addresses */

/**
 * Reserves 10.N.0.0/16: a bridge on 10.N.0.1/24 and a pool for further networks. The bridge's name is the lock,
 * so several engines can start at once. (With --bip alone, engines would fight over docker0.)
 * @returns {Promise<Addresses>}
 */
export async function reserveAddresses() {
  const routes = await run('ip', ['-o', '-4', 'route', 'show', 'table', 'all']);
  for (let number = 101; number < 250; number++) {
    if (new RegExp(`(^|\\s)10\\.${number}\\.`, 'm').test(routes)) continue;
    const bridge = `longshore${number}`;
    const made = await run('ip', ['link', 'add', 'name', bridge, 'type', 'bridge']).then(
      () => true,
      () => false,
    );
    if (!made) continue;
    const prefix = `10.${number}.`;
    const release = () => releaseAddresses(bridge, prefix);
    try {
      await run('ip', ['address', 'add', `${prefix}0.1/24`, 'dev', bridge]);
      await run('ip', ['link', 'set', bridge, 'up']);
    } catch (error) {
      await release();
      throw error;
    }
    return { bridge, pool: `${prefix}128.0/17`, release };
  }
  throw new Error('No free 10.N.0.0/16 network was found for an engine of our own.');
}

/**
 * An engine leaves the bridges of its networks behind; each has an address of ours.
 * @param {string} bridge
 * @param {string} prefix
 */
async function releaseAddresses(bridge, prefix) {
  for (const line of (await run('ip', ['-o', '-4', 'address', 'show'])).split('\n')) {
    const [, name, address] = /^\d+:\s+(\S+)\s+inet\s+(\S+)/.exec(line) ?? [];
    if (name && name !== bridge && address?.startsWith(prefix)) await removeLink(name);
  }
  await removeLink(bridge);
}

/** @param {string} name */
async function removeLink(name) {
  await run('ip', ['link', 'delete', name]).catch(async () => {
    // The kernel may still be taking a container's end down; one more try, then it is not worth failing for.
    await sleep(300);
    await run('ip', ['link', 'delete', name]).catch(() => undefined);
  });
}
