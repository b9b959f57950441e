import { type TestContext } from 'node:test';
import { silentLog } from '../../src/base/log.js';
import { connectDocker } from '../../src/engine/docker/docker-engine.js';
import { watchForSocket } from '../../src/engine/endpoint/await-socket.js';
import { parseUrl } from '../../src/engine/endpoint/parse-url.js';
import { Inventory } from '../../src/inventory/inventory.js';

/** An inventory of the engine behind a socket, as the extension makes it; nobody looks at it yet. Ends with the test. */
export function inventoryOf(t: TestContext, socket: string, deadline?: number): Inventory {
  const endpoint = { ...parseUrl(`unix://${socket}`, undefined, 'the test'), source: { by: 'default' } } as const;
  const inventory = new Inventory({
    locate: () => Promise.resolve(endpoint),
    connect: (at, signal) => connectDocker({ endpoint: at, log: silentLog, signal, deadline }),
    awaitSocket: (_, onAppear) => watchForSocket(socket, onAppear),
    log: silentLog,
  });
  t.after(() => inventory.dispose());
  return inventory;
}
