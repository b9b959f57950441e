import { type Evidence } from './evidence.js';

/** Makes a function that takes what identifies a person, and what is secret, out of a text. */
export function redactor({ account }: Pick<Evidence, 'account'>): (text: string) => string {
  const home = account.home.length > 1 ? account.home : undefined;
  // A name such as "root" or "docker" identifies nobody and is needed to understand the rest.
  const isPersonal =
    account.user.length > 1 && account.uid >= 1000 && !['docker', 'vscode', 'node'].includes(account.user);
  const name = isPersonal ? new RegExp(`(?<![\\w-])${escaped(account.user)}(?![\\w-])`, 'g') : undefined;
  return (text) => {
    let clean = text.replace(/(\/\/|^)[^/@\s]*:[^/@\s]*@/g, '$1…@');
    if (home) clean = clean.replaceAll(home, '~');
    return name ? clean.replace(name, 'USER') : clean;
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
