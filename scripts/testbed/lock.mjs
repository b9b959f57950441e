// @ts-check
import { open, readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from './process.mjs';

/**
 * Waits for whoever holds the lock, unless its process has ended.
 * @param {string} file
 * @param {string} what is installed under it, for whoever has to wait
 * @returns {Promise<() => Promise<void>>} gives it back
 */
export async function lock(file, what) {
  for (let said = false; ;) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const holder = Number(await readFile(file, 'utf8').catch(() => ''));
    if (holder > 0 && !isRunning(holder)) await rm(file, { force: true });
    else if (!said) {
      said = true;
      console.log(`Another process is installing ${what}: waiting for it …`);
    }
    await sleep(1_000);
  }
}
