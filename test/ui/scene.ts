import { after, test } from 'node:test';
import { startWorkbench } from '../../scripts/testbed/editor.mjs';
import { Docker } from './docker.js';
import { given } from './given.js';
import { type TreeView } from './tree-view.js';
import { forgetSettings } from './settings.js';
import { type Viewport, Workbench } from './workbench.js';

/** What a test acts on: the screen, and the engine that it must agree with. */
export interface Scene {
  readonly workbench: Workbench;
  readonly containers: TreeView;
  readonly images: TreeView;
  readonly volumes: TreeView;
  readonly networks: TreeView;
  readonly docker: Docker;
}

type Prepare = (docker: Docker) => Promise<void>;

let opening: Promise<Scene> | undefined;

/** The tests of a file share a window: opened at the first, closed after the last. */
/** An editor that remembers nothing of other tests: the views have the heights that they begin with. */
let own: Awaited<ReturnType<typeof startWorkbench>> | undefined;

async function startOwn(): Promise<string> {
  const { host, config } = given.engine;
  const env = { DOCKER_HOST: host, DOCKER_CONFIG: config };
  own = await startWorkbench({ extension: given.extension, folder: given.folder, env });
  return own.url;
}

async function open(prepare: Prepare, viewport: Viewport | undefined, isFresh: boolean): Promise<Scene> {
  const docker = new Docker(given.engine);
  await forgetSettings();
  await docker.clear();
  await prepare(docker);
  const workbench = await Workbench.open(isFresh ? await startOwn() : given.url, viewport);
  // As it is at first: where another file's tests have opened it, the editor remembers.
  await workbench.view('Registries').close();
  return {
    workbench,
    docker,
    containers: workbench.view('Containers'),
    images: workbench.view('Images'),
    volumes: workbench.view('Volumes'),
    networks: workbench.view('Networks'),
  };
}

/**
 * Declares the tests of a file. The engine begins with nothing but what `prepare` makes; the tests run one after
 * another in one window, and each tidies away only what is open on the screen.
 */
export function stage(
  prepare: Prepare,
  viewport?: Viewport,
  isFresh = false,
): (name: string, act: (scene: Scene) => Promise<void>) => void {
  after(async () => {
    await (await opening)?.workbench.close();
    await own?.stop();
  });
  return (name, act) => {
    test(name, { timeout: 120_000 }, async () => {
      const scene = await (opening ??= open(prepare, viewport, isFresh));
      try {
        await act(scene);
      } catch (error) {
        await scene.workbench.screenshot(`failed ${name}`);
        throw error;
      } finally {
        await scene.workbench.tidy();
      }
    });
  };
}
