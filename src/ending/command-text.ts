import { plain } from '../base/text.js';
import { type ContainerDetails, type ContainerRecord } from '../engine/engine.js';
import { familiarName } from '../engine/wording/image-name.js';

/** What runs in a container, as a person would type it. */
export function commandText({ entrypoint, cmd }: Pick<ContainerDetails, 'entrypoint' | 'cmd'>): string {
  return argvText([...entrypoint, ...cmd]);
}

/** Words as a person would type them; not for a shell to run: control characters are gone. */
export function argvText(words: readonly string[]): string {
  return words
    .map((word) => plain(word, 2000))
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

/** A container's image as it is typed. */
export function imageWords({ image }: Pick<ContainerRecord, 'image'>): string {
  return argvText([familiarName(image)]);
}
