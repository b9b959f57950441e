import * as l10n from '@vscode/l10n';

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const host = '(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?';
/** What a registry accepts as a name (distribution/reference, regexp.go). */
const valid = new RegExp(
  `^(?:${host}/)?${component}(?:/${component})*(:[\\w][\\w.-]{0,127})?(@[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,})?$`,
);

/** What is wrong with it as an image's name; undefined when nothing is. */
export function problemOf(text: string, withDigest: boolean): string | undefined {
  const found = valid.exec(text);
  if (found) return !withDigest && found[2] !== undefined ? l10n.t('A tag has no digest.') : undefined;
  if (text !== text.toLowerCase() && valid.test(text.toLowerCase())) {
    return l10n.t('Names of repositories are written in small letters.');
  }
  return l10n.t('For example nginx, nginx:1.27 or registry.example.com/team/app:1.0');
}
