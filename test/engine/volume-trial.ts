import { volumeRequest } from '../../src/volumes/volume-form.js';
import { type Bench } from './engines.js';
import { image } from './namespace.js';
import { said } from './said.js';

/** A new volume's body, removed after the test. */
export function wantedVolume({ ns }: Bench) {
  const name = ns.name();
  ns.owns(`/volumes/${name}?force=true`);
  return { ...volumeRequest({ name }), Name: name, Labels: ns.labels };
}

/** What a script says in a container that has the volume at /v, and has gone afterwards. */
export async function saidInVolume(
  { engine, ns }: Bench,
  volume: string,
  script: string,
  tag = image,
): Promise<string> {
  const id = await ns.container({ Image: tag, HostConfig: { Binds: [`${volume}:/v`] } });
  await engine.startContainer(id);
  const text = await said(engine, id, script);
  await engine.removeContainer(id, { force: true, anonymousVolumes: true });
  return text;
}
