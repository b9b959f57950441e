// @ts-check
/** A small project to open in the editor: what the samples in the engine could have come from. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const files = {
  Dockerfile: `FROM busybox:local
ENV GREETING="Good morning"
WORKDIR /www
COPY www .
EXPOSE 80
CMD ["httpd", "-f", "-v", "-p", "80", "-h", "/www"]
`,
  'compose.yaml': `name: shop
services:
  web:
    build: .
    image: acme/web:2.1
    ports:
      - 127.0.0.1::80
    depends_on:
      - db
  db:
    image: busybox:local
    command: ["sleep", "1000000"]
    volumes:
      - data:/data
  worker:
    image: acme/worker:1.4
volumes:
  data:
`,
  'www/index.html': '<!doctype html><title>Shop</title><h1>It works</h1>\n',
  '.dockerignore': '.git\n',
  '.vscode/settings.json': '{ "workbench.startupEditor": "none" }\n',
};

/** @returns {Promise<{ folder: string, remove: () => Promise<void> }>} */
export async function makeWorkspace() {
  const parent = await realpath(await mkdtemp(path.join(tmpdir(), 'longshore-sample-')));
  const folder = path.join(parent, 'shop');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return { folder, remove: () => rm(parent, { recursive: true, force: true }) };
}
