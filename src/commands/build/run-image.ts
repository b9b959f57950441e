import path from 'node:path';
import { splitReference } from '../../engine/wording/image-name.js';
import { type Inventory } from '../../inventory/inventory.js';

/** Starts a container of an image, with every port that it exposes published; gives the container's name. */
export async function runImage(inventory: Inventory, image: string, signal: AbortSignal): Promise<string> {
  await inventory.load(['container'], signal);
  const { engine, containers } = inventory;
  const taken = new Set([...containers.values()].map(({ name }) => name));
  const base = path.posix.basename(splitReference(image).repository);
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}`;
  const config = { Image: image, HostConfig: { PublishAllPorts: true } };
  await engine.startContainer(await engine.createContainer({ name, config }, { signal }), { signal });
  return name;
}
