import { X509Certificate } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { createSecureContext } from 'node:tls';
import { messageOf } from '../../base/errors.js';
import { EngineError } from '../errors.js';
import { contextFolder, isContextName } from './context-store.js';
import { parseUrl } from './parse-url.js';
import { writeInPlace } from './write-file.js';

/** A context to be made. TLS material as PEM texts, undefined for what isn't wanted. */
export interface NewContext {
  readonly name: string;
  readonly description: string;
  readonly host: string;
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly skipVerify: boolean;
}

/**
 * Makes a context as `docker context create` does: the same files, modes and bytes (docker/cli cli/context/store,
 * compared with docker 20.10 and 28.2). Throws EngineError: `bad-endpoint` for a name or host that can't be, `tls` for
 * certificates that can't be, `other` when there is such a context already or the store can't be written.
 */
export async function createContext(directory: string, context: NewContext): Promise<void> {
  const { name, host, skipVerify } = context;
  if (!isContextName(name)) throw new EngineError('bad-endpoint', `"${name}" is no name for a context`);
  parseUrl(host, undefined, `the host of the context "${name}"`);
  const files = Object.entries({ 'ca.pem': context.ca, 'cert.pem': context.cert, 'key.pem': context.key });
  checkMaterial(context);
  const folder = contextFolder(name);
  const meta = path.join(directory, 'contexts', 'meta', folder);
  const tls = path.join(directory, 'contexts', 'tls', folder);
  const endpoint = { Host: host, SkipTLSVerify: skipVerify };
  const text = goJson({
    Name: name,
    Metadata: context.description === '' ? {} : { Description: context.description },
    Endpoints: { docker: endpoint },
  });
  if (await isThere(path.join(meta, 'meta.json'))) {
    throw new EngineError('other', `The context "${name}" is there already.`);
  }
  try {
    // What a context of this name has left behind is none of this one's.
    await rm(tls, { recursive: true, force: true });
    for (const [file, pem] of files) {
      if (pem === undefined) continue;
      await mkdir(path.join(tls, 'docker'), { recursive: true, mode: 0o700 });
      await writeInPlace(path.join(tls, 'docker', file), pem, 0o600);
    }
    // Last, since this makes it a context.
    await mkdir(meta, { recursive: true, mode: 0o755 });
    await writeInPlace(path.join(meta, 'meta.json'), text, 0o644);
  } catch (error) {
    await rm(tls, { recursive: true, force: true }).catch(() => undefined);
    throw new EngineError('other', `The context can't be written: ${messageOf(error)}`, { cause: error });
  }
}

/** Removes the context of this folder, its certificates first. Throws EngineError `other` with the system's words. */
export async function removeContext(directory: string, folder: string): Promise<void> {
  if (!/^[\w-]+$/.test(folder)) throw new EngineError('bad-endpoint', `"${folder}" is no folder of a context`);
  try {
    for (const store of ['tls', 'meta']) {
      await rm(path.join(directory, 'contexts', store, folder), { recursive: true, force: true });
    }
  } catch (error) {
    throw new EngineError('other', `The context can't be removed: ${messageOf(error)}`, { cause: error });
  }
}

/** Throws EngineError `tls` for what no connection could be made with. */
function checkMaterial({ ca, cert, key }: NewContext): void {
  try {
    if (ca !== undefined) new X509Certificate(ca);
    if (cert !== undefined || key !== undefined) {
      if (cert === undefined || key === undefined)
        throw new Error('a client certificate needs its key, and a key its certificate');
      createSecureContext({ cert, key });
    }
  } catch (error) {
    throw new EngineError('tls', `These certificates can't be used: ${messageOf(error)}`, { cause: error });
  }
}

/** As Go's encoding/json writes it: what HTML could misread is escaped. */
function goJson(value: object): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
