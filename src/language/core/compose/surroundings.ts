/** What a Compose file is judged by besides its text. Paths have forward slashes, and are whole. */
export interface Surroundings {
  /** The file's own path; undefined where it is in no folder. */
  readonly path: string | undefined;
  /** A file's text; null when it isn't there, undefined while it isn't known. */
  text(path: string): string | null | undefined;
  /** What is at a path; undefined while it isn't known. */
  kind(path: string): 'file' | 'folder' | 'none' | undefined;
  /** Variables of where Compose would run. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** For a text alone. */
export const nothingAround: Surroundings = {
  path: undefined,
  text: () => undefined,
  kind: () => undefined,
  environment: {},
};

/** A path as it is written in a file of a folder; undefined for what is no path of this machine. */
export function resolvePath(folder: string, written: string): string | undefined {
  if (written === '' || isRemote(written) || written.startsWith('~')) return undefined;
  const slashed = /^[A-Za-z]:[\\/]/.test(written) ? `/${written.replaceAll('\\', '/')}` : written;
  const whole = slashed.startsWith('/') ? slashed : `${folder}/${slashed}`;
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Whether Compose would fetch it from elsewhere. */
export function isRemote(written: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/|oci:)/i.test(written) || /\.git(?:#.*)?$/.test(written);
}
