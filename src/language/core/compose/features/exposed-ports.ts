/** The ports that what a service is made from exposes: its image, or its Dockerfile and the image below that. */
import { type Stage, readDockerfile } from '../../features/reading.js';
import { dockerfileText } from '../checks/files.js';
import { type Project, type Service, settingOf } from '../project.js';
import { writingPlace } from './place.js';

export interface Exposure {
  /** `80/tcp`, of its Dockerfile. */
  readonly ports: readonly string[];
  /** The image whose ports count too. */
  readonly image: string | undefined;
}

/** What a service exposes, as far as files tell. */
export function exposureOf(project: Project, service: Service): Exposure {
  const image = project.values.text(settingOf(service, 'image')?.value);
  if (!settingOf(service, 'build')) return { ports: [], image };
  const { stages } = readDockerfile(dockerfileText(project, service) ?? '');
  const target = project.values.text(settingOf(service, 'build', 'target')?.value)?.toLowerCase();
  const named = stages.find(({ name }) => target !== undefined && name?.text.toLowerCase() === target);
  const chain: Stage[] = [];
  for (let stage = named ?? stages.at(-1); stage; stage = stage.parent) chain.push(stage);
  const ports = chain.flatMap(({ instructions }) =>
    instructions
      .filter(({ keyword, trigger }) => keyword === 'EXPOSE' && !trigger)
      .flatMap(({ words }) => words.map(({ text }) => text.toLowerCase())),
  );
  const base = chain.at(-1)?.base?.text;
  return {
    ports: ports.filter((port) => /^\d+(?:\/\w+)?$/.test(port)),
    image: base?.includes('$') === true ? undefined : base,
  };
}

/** The image that has to be known before what an offset is offered is whole. */
export function imageWanted(project: Project, offset: number): string | undefined {
  const { path } = writingPlace(project.file.text, offset);
  const [section, name = '', key] = path;
  const service = project.services.get(name);
  const isPort = section === 'services' && (key === 'ports' || key === 'expose');
  return isPort && service ? exposureOf(project, service).image : undefined;
}
