import assert from 'node:assert/strict';
import { docker } from '../docker.js';
import { eventually, flat, row, rows, type SeenRow, showViews, tooltip, until, untilPasses, view } from '../views.js';

const lines = async (...args: readonly string[]) => (await docker(...args)).split('\n').filter(Boolean);
const labels = (some: readonly SeenRow[]) => some.map(({ label }) => label);

/** Docker's words for a container: its status without the age, which moves on between two looks, and its image. */
async function words(name: string): Promise<string[]> {
  const told = await docker('ps', '-a', '--filter', `name=^${name}$`, '--format', '{{.Status}}\t{{.Image}}');
  const [status = '', image = ''] = told.split('\t');
  const ageless = status.replace(/(?:\b(?:Less than|About) )?\b(?:an?|\d+) (?:second|minute|hour)s?\b/i, '');
  return [image, ...ageless.split(/\s+/)];
}

suite('The four trees', () => {
  suiteSetup(async () => {
    await showViews();
    await Promise.all(
      (['containers', 'images', 'volumes', 'networks'] as const).map((name) => until(name, (some) => some.length > 0)),
    );
    // The workspace's Compose files are read when the engine is there already.
    await until('containers', (some) => flat(some).some(({ label }) => label === 'compose.yaml'));
  });

  test('Containers has every container, by project, in docker’s words', async () => {
    // What other tests have made may be on its way out, and a health check may be just coming in.
    await untilPasses('containers', async (seen) => {
      assert.deepEqual(labels(seen), ['blog', 'shop', 'Individual containers']);
      const below = seen.flatMap(({ children }) => children);
      const containers = below.filter(({ context }) => context.startsWith('container '));
      assert.deepEqual(
        labels(below).filter((label) => !labels(containers).includes(label)),
        ['compose.yaml'],
        'the workspace has the file of a project',
      );
      // Helpers of the extension's own are kept out of the view.
      const names = (await lines('ps', '-a', '--format', '{{.Names}} {{.Label "longshore.helper"}}'))
        .map((line) => line.split(' '))
        .flatMap(([name = '', helper]) => (helper ? [] : [name]));
      assert.deepEqual(labels(containers).sort(), names.sort());
      for (const { label, description } of containers) {
        for (const word of await words(label))
          assert.ok(description.includes(word), `${label}: ${description}: ${word}`);
      }
      assert.match(row(seen, 'shop-web-1').description, /127\.0\.0\.1:\d+->80\/tcp/);
    });
  });

  test('a container opens into its ports, mounts and networks', async () => {
    const seen = await rows('containers');
    const web = await rows('containers', row(seen, 'shop-web-1').id);
    assert.ok(web.some(({ label, context }) => context === 'port published' && label.endsWith(' → 80/tcp')));
    const db = await rows('containers', row(seen, 'shop-db-1').id);
    assert.ok(db.some(({ label, description }) => label === '/data' && description === 'volume shop_data'));
    const address = await docker('inspect', '-f', '{{.NetworkSettings.Networks.shop_default.IPAddress}}', 'shop-db-1');
    assert.ok(
      db.some(({ label, description }) => `${label} ${description}`.includes(address)),
      JSON.stringify(db),
    );
  });

  test('Images has every tag below its repository, and the dangling ones apart', async () => {
    await untilPasses('images', async (seen) => {
      const shown = seen.flatMap(({ label, children }) => children.map((tag) => `${label}:${tag.label}`));
      const tagged = (await lines('images', '--format', '{{.Repository}}:{{.Tag}}')).filter(
        (name) => !name.includes('<none>'),
      );
      assert.deepEqual([...shown].sort(), tagged.sort());
      const dangling = row(seen, 'Dangling');
      assert.deepEqual(
        labels(await rows('images', dangling.id)).sort(),
        (await lines('images', '--filter', 'dangling=true', '--format', '{{.ID}}')).sort(),
      );
      assert.match(row(row(seen, 'acme/web').children, '2.1').description, /\d+ containers · 1 more tag$/);
    });
  });

  test('Volumes has every volume and says who uses it', async () => {
    await untilPasses('volumes', async (seen) => {
      const anonymous = await rows('volumes', row(seen, 'Anonymous volumes').id);
      const names = await lines('volume', 'ls', '-q');
      assert.deepEqual(
        [...seen.filter(({ label }) => label !== 'Anonymous volumes'), ...anonymous].map(({ label }) => label).sort(),
        names.map((name) => (/^[0-9a-f]{64}$/.test(name) ? name.slice(0, 12) : name)).sort(),
      );
      assert.match(row(seen, 'shop_data').description, /used by shop-db-1/);
      assert.match(row(seen, 'unused-data').description, /unused/);
    });
  });

  test('Networks has every network with its subnet, and opens into its containers', async () => {
    await untilPasses('networks', async (seen) => {
      assert.deepEqual(labels(seen).sort(), (await lines('network', 'ls', '--format', '{{.Name}}')).sort());
      const shop = row(seen, 'shop_default');
      const subnet = await docker('network', 'inspect', '-f', '{{(index .IPAM.Config 0).Subnet}}', 'shop_default');
      assert.ok(shop.description.includes(subnet), shop.description);
      assert.deepEqual(labels(await rows('networks', shop.id)).sort(), ['shop-db-1', 'shop-web-1', 'shop-worker-1']);
    });
  });

  test('the badge counts what runs', async () => {
    await untilPasses('containers', async () => {
      const running = (await lines('ps', '-q', '--filter', 'status=running')).length;
      assert.equal(view('containers').badge?.value, running);
    });
  });

  test('every row’s id is its own', async () => {
    for (const name of ['containers', 'images', 'volumes', 'networks'] as const) {
      const ids = flat(await rows(name)).map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, name);
    }
  });

  test('a container can be revealed and selected', async () => {
    const id = row(await rows('containers'), 'shop-db-1').id;
    const tree = view('containers');
    await tree.reveal(id, { select: true });
    await eventually(
      (changed) => tree.onDidChangeSelection(changed),
      () => tree.selection.join() === id,
      () => `selected is ${tree.selection.join()}`,
    );
  });

  test('a tooltip has what the row has no room for', async () => {
    assert.match(await tooltip('containers', row(await rows('containers'), 'shop-db-1').id), /sleep 1000000/);
  });
});
