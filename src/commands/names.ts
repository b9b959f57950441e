import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';

/** The names of a few objects in one line, made harmless, and how many more there are. */
export function namesOf(objects: readonly { readonly name: string }[], most = 4): string {
  const names = objects.slice(0, most).map(({ name }) => plain(name, 40));
  return objects.length > most ? l10n.t('{0} and {1} more', names.join(', '), objects.length - most) : names.join(', ');
}
