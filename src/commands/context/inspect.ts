import { describeContext } from '../../engine/endpoint/context-store.js';
import { define } from '../command.js';
import { directory } from './choose.js';

/** Shows what is stored of a context, as `docker context inspect` does. */
export const contextInspect = define({
  id: 'longshore.context.inspect',
  on: 'context',
  many: false,
  offered: 'palette',
  run: async ({ endpoints }, [context]) => {
    if (!context) return;
    const description = await describeContext(directory(), context);
    await (await endpoints()).show(context.name, `${JSON.stringify([description], null, 2)}\n`);
  },
});
