import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { rootCertificates } from 'node:tls';

/** What a TLS connection to a registry is made with; empty where docker has nothing for it. */
export interface RegistryCertificates {
  readonly ca?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
}

/** Where docker looks for registries' certificates: the engine's folder, and that of a rootless one. */
export function certificateFolders(homedir: string, platform: NodeJS.Platform): readonly string[] {
  if (platform === 'win32') return [path.join(process.env['ProgramData'] ?? 'C:\\ProgramData', 'docker', 'certs.d')];
  return ['/etc/docker/certs.d', path.join(homedir, '.config/docker/certs.d'), path.join(homedir, '.docker/certs.d')];
}

/**
 * Docker's certificates for a registry, `HOST[:PORT]/*.crt` being authorities beside the system's and `*.cert` with
 * `*.key` what it is shown (docs.docker.com, “certificates”). A folder that may not be read counts as none and is
 * told to `warn`.
 */
export async function certificatesFor(
  registry: string,
  folders: readonly string[],
  warn: (message: string) => void,
): Promise<RegistryCertificates> {
  // The name is from a reference, and must not lead out of the folder.
  if (!/^[\w.:[\]-]+$/.test(registry) || registry.startsWith('.')) return {};
  for (const folder of folders) {
    const own = path.join(folder, registry);
    try {
      const names = (await readdir(own)).sort();
      const read = (name: string) => readFile(path.join(own, name), 'utf8');
      const authorities = await Promise.all(names.filter((name) => name.endsWith('.crt')).map(read));
      const cert = names.find((name) => name.endsWith('.cert'));
      const key = cert && names.find((name) => name === cert.replace(/\.cert$/, '.key'));
      return {
        ...(authorities.length > 0 ? { ca: [...rootCertificates, ...authorities] } : {}),
        ...(cert && key ? { cert: await read(cert), key: await read(key) } : {}),
      };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') warn(`${own} can't be read: ${code ?? 'unknown'}`);
    }
  }
  return {};
}
