import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../../base/text.js';
import { type ContainerRecord } from '../../engine/engine.js';
import { EngineError } from '../../engine/errors.js';
import { statusText } from '../../engine/wording/status.js';
import { pick } from '../../host/ask.js';
import { type Inventory } from '../../inventory/inventory.js';
import { probePlan, probeReach } from '../../networks/probe-reach.js';
import { collectReach } from '../../networks/reach-facts.js';
import { define } from '../command.js';
import { forgetImage, imageWithShell } from '../volume/helper-image.js';
import { Refusal } from '../refusal.js';

/** Says whether one container reaches another, and what keeps it from that. */
export const containerReach = define({
  id: 'longshore.container.reach',
  on: 'container',
  many: true,
  offered: 'palette',
  run: async ({ inventory, panels }, containers) => {
    const [from, to] = await pairOf(inventory, containers);
    (await panels()).showReach(from, to);
  },
});

/** Tries it from inside of the first one's network, by a helper that goes again. */
export const containerProbe = define({
  id: 'longshore.container.probe',
  on: 'container',
  many: true,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state === 'running',
  run: async (services, containers, signal, report) => {
    const { inventory, panels } = services;
    const [from, to] = await pairOf(inventory, containers);
    const image = await imageWithShell(services, signal);
    await inventory.load(['network'], signal);
    const facts = await collectReach(inventory.engine, inventory, from, to, { signal });
    const plan = probePlan(facts);
    try {
      const probe = await probeReach(inventory.engine, from, plan, image, {
        signal,
        report: (done) => report(l10n.t('{0} % tried', Math.round(done * 100)), done),
      });
      (await panels()).showReach(from, to, probe);
    } catch (error) {
      if (!EngineError.is(error, 'bad-request', 'not-found', 'engine-error')) throw error;
      await forgetImage(services);
      throw error;
    }
  },
});

/** Both ends: two that were chosen together, or one and whom it is asked about. */
async function pairOf(
  { containers }: Inventory,
  [from, to, ...more]: readonly ContainerRecord[],
): Promise<readonly [from: ContainerRecord, to: ContainerRecord]> {
  if (!from || more.length > 0) throw new Refusal(l10n.t('Choose two containers: from which, and to which.'));
  if (to) return [from, to];
  const others = [...containers.values()].filter((one) => one !== from).sort((a, b) => compareNames(a.name, b.name));
  if (others.length === 0) throw new Refusal(l10n.t('There is no other container that it could reach.'));
  const chosen = await pick(
    l10n.t('Can {0} reach …?', plain(from.name, 60)),
    others.map((value) => ({
      label: plain(value.name),
      description: plain(statusText(value, Date.now()), 80),
      detail: value.attachments.map(({ network }) => plain(network, 40)).join(', '),
      value,
    })),
  );
  return [from, chosen];
}
