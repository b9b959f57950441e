import { shortId } from './engine/wording/image-name.js';
import { type Inventory } from './inventory/inventory.js';
import { usage } from './inventory/usage.js';
import { type LocalImages } from './language/core/features/images.js';

/** The inventory's images as the Dockerfile language asks for them: what is known, without a request. */
export function localImages(inventory: Inventory): LocalImages {
  return {
    references: () => [...inventory.images.values()].flatMap(({ tags }) => tags),
    facts: (reference) => {
      const tagged = reference.includes(':') || reference.includes('@') ? reference : `${reference}:latest`;
      for (const image of inventory.images.values()) {
        if (!image.tags.includes(tagged) && !image.digests.includes(reference)) continue;
        const users = usage(inventory.containers.values()).ofImage.get(image.id) ?? [];
        return {
          id: shortId(image.id),
          tags: image.tags,
          digest: image.digests[0],
          size: image.size,
          created: image.created / 1000,
          platform: undefined,
          layers: undefined,
          user: undefined,
          entrypoint: undefined,
          command: undefined,
          usedBy: users.map(({ name }) => name),
        };
      }
      return undefined;
    },
  };
}
