import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { given } from './given.js';
import { stage } from './scene.js';

const project = (service: string) => [
  ...['--label', 'com.docker.compose.project=shop', '--label', `com.docker.compose.service=${service}`],
  ...['--label', `com.docker.compose.project.working_dir=${given.folder}`],
];

const scene = stage(async (docker) => {
  await docker.run('network', 'create', '--subnet', '10.99.2.0/24', '--gateway', '10.99.2.1', 'shop_default');
  await docker.running('shop-web-1', '-p', '127.0.0.1:41180:80', '--network', 'shop_default', ...project('web'));
  await docker.running('shop-db-1', '-v', 'shop_data:/data', ...project('db'));
  await docker.run('run', '--name', 'broken', busybox, 'sh', '-c', 'exit 3').catch(() => undefined);
  await docker.run('run', '--name', 'done', busybox, 'true');
  await docker.created('new');
  await docker.running('asleep', '-v', '/cache');
  await docker.run('pause', 'asleep');
  await docker.running(
    'sick',
    '--health-cmd',
    'echo no disk; false',
    '--health-interval',
    '1s',
    '--health-retries',
    '1',
  );
  await docker.running('well', '--health-cmd', 'true', '--health-interval', '1s');
  await docker.run('tag', busybox, 'acme/web:2.1');
  await docker.run('tag', busybox, 'acme/web:latest');
  // Its tag goes to another image: it stays without one.
  await docker.run('commit', 'done', 'acme/once:1');
  await docker.run('commit', 'broken', 'acme/once:1');
});

scene('shows containers by project, each with its state', async ({ containers }) => {
  await eventually(async () => {
    const rows = await containers.rows();
    assert.deepEqual(
      rows.map(({ level, icon, label }) => `${'  '.repeat(level - 1)}${icon} ${label}`),
      [
        'multiple-windows shop',
        '  play-circle shop-db-1',
        '  play-circle shop-web-1',
        'package Individual containers',
        '  debug-pause asleep',
        '  error broken',
        '  stop-circle done',
        '  circle-outline new',
        '  warning sick',
        '  heart-filled well',
      ],
    );
    assert.equal(rows[0]?.description, '2 of 2 running');
    assert.match(rows[2]?.description ?? '', /^busybox:local · Up .+ · 127\.0\.0\.1:41180->80\/tcp$/);
    assert.match(rows[5]?.description ?? '', /^busybox:local · Exited \(3\) .+ ago$/);
    assert.equal(rows[7]?.description, 'busybox:local · Created');
    assert.match(rows[8]?.description ?? '', /\(unhealthy\)$/);
  });
});

scene('opens a container into ports, mounts, networks and health', async ({ containers }) => {
  await containers.row('shop-web-1').expand();
  await containers.row('41180 → 80/tcp').waitFor();
  assert.equal((await containers.seen('41180 → 80/tcp'))?.description, '127.0.0.1');
  await eventually(async () =>
    assert.match((await containers.seen('shop_default'))?.description ?? '', /^10\.99\.2\.2/),
  );
  await containers.row('shop-web-1').collapse();
  await containers.row('shop-db-1').expand();
  await eventually(async () => assert.equal((await containers.seen('/data'))?.description, 'volume shop_data'));
  await containers.row('shop-db-1').collapse();
  await containers.row('sick').expand();
  await eventually(async () => assert.match((await containers.seen('Unhealthy'))?.description ?? '', /no disk/));
  await containers.row('sick').collapse();
});

scene('shows images by repository, dangling ones apart', async ({ images, docker }) => {
  const dangling = (await docker.run('image', 'ls', '--quiet', '--filter', 'dangling=true')).slice(0, 12);
  await images.row('Dangling').expand();
  await images.row(dangling).waitFor();
  const rows = await images.rows();
  assert.deepEqual(
    rows.map(({ level, label }) => `${'  '.repeat(level - 1)}${label}`),
    ['acme/once', '  1', 'acme/web', '  2.1', '  latest', 'busybox', '  local', 'Dangling', `  ${dangling}`],
  );
  assert.match(rows[3]?.description ?? '', /MB · .+ ago · \d containers · 2 more tags$/);
  assert.equal(rows[7]?.description, '1 untagged image');
});

scene('shows volumes and networks', async ({ volumes, networks }) => {
  assert.deepEqual(
    (await volumes.rows()).map(({ label, description, icon }) => `${icon} ${label}: ${description}`),
    ['database shop_data: local · used by shop-db-1', 'archive Anonymous volumes: 1'],
  );
  await volumes.row('Anonymous volumes').expand();
  await eventually(async () => assert.match((await volumes.rows())[2]?.label ?? '', /^[0-9a-f]{12}$/));
  assert.equal((await volumes.rows())[2]?.description, 'local · used by asleep');
  assert.deepEqual(await networks.outline(), ['shop_default', 'bridge', 'host', 'none']);
});

scene('counts the running containers on the badge', async ({ workbench, containers, docker }) => {
  const badge = workbench.activity.locator('.badge-content');
  await eventually(async () => assert.equal(await badge.innerText(), '4'));
  await docker.run('start', 'new');
  await eventually(async () => assert.equal(await badge.innerText(), '5'));
  await docker.run('rm', '--force', 'new');
  await containers.row('new').waitForGone();
  await eventually(async () => assert.equal(await badge.innerText(), '4'));
});

scene('follows what happens outside', async ({ containers, images, volumes, networks, docker }) => {
  await docker.running('visitor', '-v', 'luggage:/luggage');
  await eventually(async () => assert.equal((await containers.seen('visitor'))?.icon, 'play-circle'));
  await volumes.row('luggage').waitFor();
  await docker.run('rename', 'visitor', 'guest');
  await containers.row('guest').waitFor();
  await docker.run('rm', '--force', 'guest');
  await containers.row('guest').waitForGone();
  await eventually(async () => assert.equal((await volumes.seen('luggage'))?.description, 'local · unused'));
  await docker.run('volume', 'rm', 'luggage');
  await volumes.row('luggage').waitForGone();
  await docker.run('network', 'create', 'party');
  await networks.row('party').waitFor();
  await docker.run('network', 'rm', 'party');
  await networks.row('party').waitForGone();
  await docker.run('tag', busybox, 'acme/web:3');
  await images.row('3').waitFor();
  await docker.run('image', 'rm', 'acme/web:3');
  await images.row('3').waitForGone();
});

scene('keeps what is open and selected when a state changes', async ({ containers, docker }) => {
  await containers.row('asleep').expand();
  await containers.row('/cache').waitFor();
  await docker.run('unpause', 'asleep');
  await eventually(async () => assert.equal((await containers.seen('asleep'))?.icon, 'play-circle'));
  assert.ok(await containers.seen('/cache'));
  await docker.run('pause', 'asleep');
  await containers.row('asleep').collapse();
});

scene('tells more under the mouse', async ({ workbench, containers, images, volumes, networks }) => {
  const cases = [
    [containers, 'shop-web-1', /Project\s+shop\s+Service\s+web[\s\S]*Networks\s+shop_default · 10\.99\.2\.2/],
    [containers, 'sick', /Last health check\s+no disk/],
    [images, 'latest', /Platform\s+linux\/[\s\S]*Used by/],
    [volumes, 'shop_data', /Stored at[\s\S]*Used by\s+shop-db-1/],
    [networks, 'shop_default', /Subnet\s+10\.99\.2\.0\/24 via 10\.99\.2\.1[\s\S]*Containers\s+shop-web-1/],
  ] as const;
  for (const [view, label, text] of cases) {
    assert.match(await view.row(label).tooltip(), text);
    await workbench.tidy();
  }
});

scene('names the endpoint in the status bar, and tells who chose it', async ({ workbench }) => {
  const item = workbench.statusItem;
  // A socket that isn't the usual one is named by what tells it from others.
  assert.equal((await item.innerText()).trim(), given.engine.host.split('/').slice(-2).join('/'));
  await item.click();
  const question = await workbench.quickInput.titled('Docker endpoint');
  assert.equal((await question.labels())[0], given.engine.host);
  assert.match(await question.rowText(given.engine.host), /chosen by the environment variable DOCKER_HOST/);
});
