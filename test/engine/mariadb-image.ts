import path from 'node:path';
import { ensurePackages } from '../../scripts/testbed/debian.mjs';
import { type DockerAt, programImage } from './program-image.js';

const share = '/usr/share/mysql';
const needed = [
  ...['english', 'charsets'],
  ...['mysql_system_tables.sql', 'mysql_performance_tables.sql', 'mysql_system_tables_data.sql'],
].map((name) => `${share}/${name}`);

/**
 * Makes an image with Debian's MariaDB beside busybox, which starts as the public one does: by MARIADB_ROOT_PASSWORD and
 * MARIADB_DATABASE, with its store in the volume /var/lib/mysql. Gives what removes the image again.
 */
export async function mariadbImage(given: DockerAt, tag: string): Promise<() => Promise<unknown>> {
  await ensurePackages(['mariadb-server-core', 'mariadb-client-core']);
  const programs = [
    ['/usr/sbin/mariadbd', 'mariadbd'],
    ['/usr/bin/mariadb', 'mariadb'],
  ] as const;
  return programImage(given, tag, programs, {
    files: [
      ...needed.map((file) => [file, file] as const),
      [path.join(import.meta.dirname, 'start-store.sh'), '/start-store.sh'],
    ],
    changes: ['ENTRYPOINT ["sh", "/start-store.sh"]', 'VOLUME /var/lib/mysql', 'EXPOSE 3306'],
  });
}
