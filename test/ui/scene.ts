import { after, test } from 'node:test';
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
async function open(prepare: Prepare, viewport: Viewport | undefined): Promise<Scene> {
  const docker = new Docker(given.engine);
  await forgetSettings();
  await docker.clear();
  await prepare(docker);
  const workbench = await Workbench.open(given.url, viewport);
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
): (name: string, act: (scene: Scene) => Promise<void>) => void {
  after(async () => (await opening)?.workbench.close());
  return (name, act) => {
    test(name, { timeout: 120_000 }, async () => {
      const scene = await (opening ??= open(prepare, viewport));
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
