/** What scripts/test-level.mjs has started for these tests. */
export interface Given {
  readonly url: string;
  /** The folder with User/settings.json. */
  readonly userData: string;
  /** The folder of the extension. */
  readonly extension: string;
  /** The folder that is open in the editor. */
  readonly folder: string;
  /** DOCKER_HOST and DOCKER_CONFIG of the engine that the editor uses. */
  readonly engine: { readonly host: string; readonly config: string };
}

const text = process.env.LONGSHORE_TEST_UI;
if (!text) throw new Error('LONGSHORE_TEST_UI is not set: these tests need an editor and an engine (npm run test:ui)');

export const given = JSON.parse(text) as Given;
