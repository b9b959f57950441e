import { type Call, type Engine, type TransferMessage } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { createBody, type CreateBody } from './create-body.js';
import { expandFiles, type Surroundings } from './expand-files.js';
import { type RunSpec } from './flags.js';

type Needed = Pick<Engine, 'connectNetwork' | 'createContainer' | 'info' | 'pullImage' | 'removeContainer'>;

export interface MakeOptions extends Surroundings {
  readonly signal: AbortSignal;
  /** Where relative paths begin. */
  readonly folder: string;
  /** The header X-Registry-Auth for an image's registry. */
  readonly auth: (reference: string) => Promise<string | undefined>;
  readonly onPull: (message: TransferMessage | undefined) => void;
  /** Changes the body before it is sent. */
  readonly amend?: (body: CreateBody) => CreateBody;
}

/**
 * Makes the container without starting it, as docker run does: the image is pulled where it is missing, or always with
 * --pull always. Gives its id. Throws EngineError and FileProblem; nothing is left behind then but the image.
 */
export async function makeContainer(engine: Needed, spec: RunSpec, options: MakeOptions): Promise<string> {
  const { signal, folder, auth, onPull, amend } = options;
  const plain = createBody(await expandFiles(spec, options), { api: engine.info.api, folder });
  const body = amend ? amend(plain) : plain;
  const { pull = 'missing' } = spec.flags;
  const { name, platform, config } = body;
  const fetch = async () => {
    onPull(undefined);
    const rest = platform === '' ? {} : { platform };
    await engine.pullImage(spec.image, { ...rest, signal, auth: await auth(spec.image), onMessage: onPull });
  };
  if (pull === 'always') await fetch();
  const create = () => engine.createContainer({ name, platform, config }, { signal });
  let id: string;
  try {
    id = await create();
  } catch (error) {
    if (pull !== 'missing' || !isImageMissing(error)) throw error;
    await fetch();
    id = await create();
  }
  try {
    for (const [network, endpoint] of Object.entries(body.moreNetworks)) {
      await engine.connectNetwork(network, id, endpoint, { signal });
    }
  } catch (error) {
    await removeMade(engine, id);
    throw error;
  }
  return id;
}

/** Removes what was made a moment ago, with the anonymous volumes that came with it. */
export async function removeMade(engine: Pick<Engine, 'removeContainer'>, id: string, call?: Call): Promise<void> {
  try {
    await engine.removeContainer(id, { force: true, anonymousVolumes: true }, call);
  } catch (error) {
    // It removes itself, or somebody else was faster.
    if (!EngineError.is(error, 'not-found', 'conflict')) throw error;
  }
}

/** A network that is missing, and the like, is told by the same code. */
function isImageMissing(error: unknown): boolean {
  return EngineError.is(error, 'not-found') && /image/i.test(error.message);
}
