import { type Event } from '../../../base/event.js';
import { type Disposable } from '../../../base/lifecycle.js';
import { type ImageConfig } from '../dockerfile/image-config.js';

/** What is known about an image of the local engine. */
export interface ImageFacts {
  readonly id: string;
  readonly tags: readonly string[];
  readonly digest: string | undefined;
  readonly size: number;
  /** Seconds since 1970. */
  readonly created: number;
  readonly platform: string | undefined;
  readonly layers: number | undefined;
  readonly user: string | undefined;
  readonly entrypoint: readonly string[] | undefined;
  readonly command: readonly string[] | undefined;
  /** Names of the containers made from it. */
  readonly usedBy: readonly string[];
}

/** What a registry says about an image. */
export interface RegistryFacts {
  readonly digest: string | undefined;
  /** Bytes as they are transferred. */
  readonly size: number | undefined;
  /** Seconds since 1970. */
  readonly updated: number | undefined;
  /** Such as `linux/arm64/v8`; empty when it has one alone, or doesn't say. */
  readonly platforms: readonly string[];
}

/** Images that the engine beside the editor has. Answers at once, from what is known already. */
export interface KnownImages {
  /** References such as `alpine:3.20`, most useful first. */
  references(): readonly string[];
  facts(reference: string): ImageFacts | undefined;
}

/** The same, with what has to be asked for. */
export interface LocalImages extends KnownImages {
  /** Its configuration, once that was asked for. */
  config(reference: string): ImageConfig | undefined;
  /** Ports that it exposes, `80/tcp`, once that was asked for. */
  exposed(reference: string): readonly string[];
  /** Asks for what a list of images doesn't say; true when more is known now. Never fails. */
  learn(reference: string): Promise<boolean>;
  /** The platform that the engine builds for, `linux/amd64`; undefined while it isn't connected. */
  platform(): string | undefined;
  /** Has the list of images followed until the returned object is disposed. */
  look(): Disposable;
  /** The list of images changed. */
  readonly onDidChange: Event<void>;
}

/** A reference split into its parts. */
interface ImageName {
  readonly registry: string | undefined;
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

function parseImage(reference: string): ImageName | undefined {
  const match = /^(?:([^/@]*[.:][^/@]*|localhost)\/)?([^:@]+)(?::([\w.-]+))?(?:@(.+))?$/.exec(reference);
  if (!match?.[2]) return undefined;
  return { registry: match[1], path: match[2], tag: match[3], digest: match[4] };
}

/** The page that tells about an image, where its registry has pages. */
export function imagePage(reference: string): string | undefined {
  const image = parseImage(reference);
  if (!image || reference.includes('$') || reference === 'scratch') return undefined;
  const path = image.path.split('/').map(encodeURIComponent).join('/');
  switch (image.registry) {
    case undefined:
    case 'docker.io':
    case 'index.docker.io': {
      const official = path.replace(/^library\//, '');
      return official.includes('/') ? `https://hub.docker.com/r/${official}` : `https://hub.docker.com/_/${official}`;
    }
    case 'ghcr.io': {
      const [owner, ...rest] = path.split('/');
      return rest.length > 0 ? `https://github.com/${owner ?? ''}/${rest[0] ?? ''}` : undefined;
    }
    case 'quay.io':
      return `https://quay.io/repository/${path}`;
    case 'mcr.microsoft.com':
      return `https://mcr.microsoft.com/artifact/mar/${path}`;
    case 'public.ecr.aws':
      return `https://gallery.ecr.aws/${path}`;
    default:
      return undefined;
  }
}
