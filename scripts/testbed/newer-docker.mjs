// @ts-check
/** Docker 28.5 from Debian's unstable suite, unpacked beside the system and not installed into it. */
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, run } from './process.mjs';

const packages = ['docker.io', 'docker-cli', 'docker-buildx', 'docker-compose', 'containerd', 'runc', 'tini'];

/** The mirror that this machine is set up with: nothing else may be assumed to be in reach. */
async function mirror() {
  const files = ['/etc/apt/sources.list'];
  const parts = '/etc/apt/sources.list.d';
  for (const name of (await readdir(parts).catch(() => [])).sort()) files.push(path.join(parts, name));
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    // Both spellings of a source: stanzas with fields, and single lines. Other vendors' sources are no mirror.
    if (/^Signed-By: .*debian-archive-keyring/m.test(text)) {
      const uri = /^URIs:\s*(\S+)/m.exec(text)?.[1];
      if (uri) return uri;
    }
    const line = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+bookworm\s+main/m.exec(text)?.[1];
    if (line) return line;
  }
  throw new Error("No Debian mirror was found in this machine's apt sources.");
}

/** @returns {Promise<string>} the prefix: its usr/sbin and usr/bin hold the programs. */
export async function ensureNewerDocker() {
  const prefix = path.join(cacheFolder, 'docker-28.5');
  if (await stat(prefix).catch(() => undefined)) return prefix;
  await mkdir(cacheFolder, { recursive: true });
  const work = await mkdtemp(`${prefix}.tmp-`);
  try {
    for (const folder of ['lists/partial', 'cache/archives/partial', 'debs', 'prefix']) {
      await mkdir(path.join(work, folder), { recursive: true });
    }
    const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
    await writeFile(path.join(work, 'sources.list'), `deb [signed-by=${keyring}] ${await mirror()} sid main\n`);
    const settings = {
      'Dir::Etc::sourcelist': path.join(work, 'sources.list'),
      'Dir::Etc::sourceparts': '-',
      'Dir::State::lists': path.join(work, 'lists'),
      'Dir::Cache': path.join(work, 'cache'),
      'Dir::State::status': '/dev/null',
      'APT::Sandbox::User': 'root',
    };
    const config = path.join(work, 'apt.conf');
    await writeFile(
      config,
      Object.entries(settings)
        .map(([name, value]) => `${name} "${value}";\n`)
        .join(''),
    );
    const options = { env: { APT_CONFIG: config }, cwd: path.join(work, 'debs'), log: 'docker-28.5.log' };
    await run('apt-get', ['update', '-q'], options);
    await run('apt-get', ['download', '-q', ...packages], options);
    const made = path.join(work, 'prefix');
    for (const deb of await readdir(options.cwd)) await run('dpkg', ['-x', deb, made], options);
    // Its runc wants a newer C library than Debian 12 has; Debian 12's serves as well.
    const runc = path.join(made, 'usr/sbin/runc');
    await rm(runc, { force: true });
    await symlink('/usr/sbin/runc', runc);
    await rename(made, prefix).catch(async (error) => {
      // Somebody else was faster, and theirs is as good.
      if (!(await stat(prefix).catch(() => undefined))) throw error;
    });
    return prefix;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
