import { type Values } from './causes/cause.js';
import { type Evidence } from './evidence.js';

/**
 * A fix's command with its places filled, each value quoted for a POSIX shell. Undefined when a value can't be typed
 * safely: control characters would be keystrokes in a terminal, and what begins with `-` an option.
 */
export function fillCommand(command: string, values: Values): string | undefined {
  const used = [...command.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => values[name] ?? '');
  if (used.some((value) => value === '' || value.startsWith('-') || /\p{Cc}/u.test(value))) return undefined;
  return command.replace(/\{(\w+)\}/g, (_, name: string) => quoted(values[name] ?? ''));
}

/** A snippet is read and not run: its places are filled as they are. */
export function fillSnippet(snippet: string, values: Values): string {
  return snippet.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}

function quoted(text: string): string {
  return /^[\w/.:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The same command on a machine without systemd: `service` where there is one for it, undefined where nothing does
 * the same.
 */
export function forThisMachine(command: string, { service, platform }: Evidence): string | undefined {
  if (service.hasSystemd || platform !== 'linux') return command;
  const plain = command
    .replace(
      /sudo systemctl (start|stop|restart) (?:docker\.socket |containerd )?docker(?:\.service)?\b/g,
      'sudo service docker $1',
    )
    .replace(
      /sudo journalctl -u docker(?:\.service)? (?:-b )?(?:--no-pager )?\| tail -n \d+/g,
      'sudo tail -n 50 /var/log/docker.log',
    )
    .replace(/sudo journalctl -u docker -n 50/g, 'sudo tail -n 50 /var/log/docker.log')
    .replace(/sudo systemctl stop docker\.socket docker;/g, 'sudo service docker stop;');
  return /\b(systemctl|journalctl|loginctl)\b/.test(plain) ? undefined : plain;
}
