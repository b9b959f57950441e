import { familiarName, shortId } from '../../engine/wording/image-name.js';
import { define } from '../command.js';

/** The image's layers with their files, what is wasted, and the largest. */
export const imageLayers = define({
  id: 'longshore.image.layers',
  on: 'image',
  many: false,
  offered: 'palette',
  run: async ({ panels }, [subject]) => {
    if (!subject) return;
    const { image, tag = image.tags[0] } = subject;
    (await panels()).showLayers(image, tag === undefined ? shortId(image.id) : familiarName(tag));
  },
});
