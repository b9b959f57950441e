import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.js';
import { Menu } from './menu.js';
import { stage, type Scene } from './scene.js';

const scene = stage(async (docker) => {
  for (const name of ['ant', 'bee']) await docker.running(name, '-p', '127.0.0.1::80');
});

/** Puts the keyboard into the tree, on its first row. */
async function enter(scene: Scene): Promise<void> {
  const { workbench } = scene;
  await workbench.runTitled('Docker: Focus on Containers View');
  // The palette gives the keyboard away a moment after it has closed.
  await eventually(async () => {
    await workbench.page.keyboard.press('Home');
    assert.match(await spoken(scene), /^Individual containers/);
  });
}

/** Goes to the row below the first one: again where the keyboard was given away in between. */
async function goToAnt(scene: Scene): Promise<void> {
  const { keyboard } = scene.workbench.page;
  await enter(scene);
  await eventually(async () => {
    await keyboard.press('Home');
    await keyboard.press('ArrowDown');
    assert.match(await spoken(scene), /^ant,/);
  });
}

/** What the keyboard is on, as a screen reader says it. */
async function spoken({ workbench }: Scene): Promise<string> {
  const row = workbench.page.locator('.monaco-list.element-focused .monaco-list-row.focused, .monaco-list-row.focused');
  return (await row.first().getAttribute('aria-label')) ?? '';
}

scene('says each row by name and facts', async ({ containers, images, networks }) => {
  await containers.row('ant').waitFor();
  assert.equal(await containers.row('Individual containers').spoken(), 'Individual containers, 2 of 2 running');
  assert.match(await containers.row('ant').spoken(), /^ant, busybox:local · Up .+ · 127\.0\.0\.1:\d+->80\/tcp$/);
  // Images may be there before the containers that use them.
  await eventually(async () => assert.match(await images.row('local').spoken(), /^local, .+ · 2 containers$/));
  assert.match(await networks.row('host').spoken(), /^host, host · built-in$/);
});

scene('says the state of the engine without signs and marks', async ({ workbench }) => {
  const label = (await workbench.statusItem.getAttribute('aria-label')) ?? '';
  assert.match(label, /Docker/);
  assert.doesNotMatch(label, /[*\\]|vm-active/);
});

scene('walks, opens and closes rows', async (on) => {
  const { keyboard } = on.workbench.page;
  await goToAnt(on);
  await keyboard.press('ArrowRight');
  await eventually(async () => assert.ok((await on.containers.outline()).some((line) => line.includes('→ 80/tcp'))));
  await keyboard.press('ArrowLeft');
  await eventually(async () => assert.ok(!(await on.containers.outline()).some((line) => line.includes('→ 80/tcp'))));
});

scene('stops a container by the menu of the row that the keyboard is on', async (on) => {
  const { keyboard } = on.workbench.page;
  await goToAnt(on);
  const menu = await Menu.open(on.workbench.page, () => keyboard.press('Shift+F10'));
  assert.equal((await menu.items())[0], 'Stop');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await eventually(async () => assert.equal((await on.containers.seen('ant'))?.icon, 'stop-circle'));
  assert.equal(await on.docker.state('ant'), 'exited');
});

scene('removes by the Delete key the row that the keyboard is on', async (on) => {
  const { keyboard } = on.workbench.page;
  // The mouse has chosen another one before.
  await on.containers.row('bee').click();
  await goToAnt(on);
  await keyboard.press('Delete');
  await eventually(async () => assert.equal(await on.workbench.dialog.message(), 'Remove the container ant?'));
  await keyboard.press('Enter');
  await on.containers.row('ant').waitForGone();
  assert.deepEqual(await on.docker.names('container'), ['bee']);
});

scene('removes by the Delete key all that are selected', async (on) => {
  const { keyboard } = on.workbench.page;
  for (const name of ['cow', 'dog', 'eel']) await on.docker.created(name);
  await on.containers.row('eel').waitFor();
  await on.containers.row('dog').click();
  await on.containers.row('cow').click('ControlOrMeta');
  await keyboard.press('Delete');
  await eventually(async () => assert.equal(await on.workbench.dialog.message(), 'Remove 2 containers?'));
  await on.workbench.dialog.press('Remove');
  await on.containers.row('dog').waitForGone();
  assert.deepEqual(await on.docker.names('container'), ['bee', 'eel']);
});
