import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../base/text.js';
import { type Kind } from '../engine/engine.js';
import { portsText } from '../engine/wording/ports.js';
import { statusText } from '../engine/wording/status.js';
import { humanSizeOf } from '../engine/wording/human-size.js';
import { familiarName, shortId } from '../engine/wording/image-name.js';
import { type Choice } from '../host/ask.js';
import { type Inventory } from '../inventory/inventory.js';
import { type Ref } from '../inventory/ref.js';
import { type SubjectKind, type Subjects } from './command.js';
import { namesOf } from './names.js';

type Acting = Exclude<
  SubjectKind,
  'none' | 'context' | 'project' | 'composeFile' | 'registry' | 'repository' | 'remoteTag' | 'dockerfile' | 'bakeFile'
>;

/** Which kinds of records a command on this subject needs loaded. */
export function kindsFor(on: Acting): readonly Kind[] {
  // A file's source loads what it needs.
  if (on === 'file') return [];
  return on === 'port' || on === 'attachment' ? ['container'] : [on];
}

/**
 * Looks up what the refs name, as subjects of this kind; what is gone or of another kind is left out,
 * and what several of the rows stand for comes once.
 */
export function subjectsOf<K extends Acting>(on: K, refs: readonly Ref[], inventory: Inventory): Subjects[K][] {
  const each = new Map(refs.map((ref) => [JSON.stringify(ref), ref]));
  const found = [...each.values()].flatMap((ref) => (lookUp(on, ref, inventory) as Subjects[K] | undefined) ?? []);
  return [...new Set(found)];
}

function lookUp(on: Acting, ref: Ref, inventory: Inventory): Subjects[Acting] | undefined {
  switch (on) {
    case 'container':
      return ref.kind === 'container' ? inventory.containers.get(ref.id) : undefined;
    case 'image': {
      const image = ref.kind === 'image' ? inventory.images.get(ref.id) : undefined;
      return image && { image, tag: ref.kind === 'image' ? ref.tag : undefined };
    }
    case 'volume':
      return ref.kind === 'volume' ? inventory.volumes.get(ref.id) : undefined;
    case 'network':
      return ref.kind === 'network' ? inventory.networks.get(ref.id) : undefined;
    case 'file':
      return ref.kind === 'file' ? ref : undefined;
    case 'port': {
      const container = ref.kind === 'port' ? inventory.containers.get(ref.container) : undefined;
      const port = container?.ports.find(
        (candidate) =>
          ref.kind === 'port' &&
          candidate.privatePort === ref.privatePort &&
          candidate.publicPort === ref.publicPort &&
          candidate.protocol === ref.protocol,
      );
      return container && port && { container, port };
    }
    case 'attachment': {
      const [id, on] =
        ref.kind === 'attachment' ? [ref.container, ref.networkId] : ref.kind === 'container' ? [ref.id, ref.on] : [];
      const container = id === undefined ? undefined : inventory.containers.get(id);
      // A container that was never started names its network alone.
      const name = on === undefined ? undefined : inventory.networks.get(on)?.name;
      const attachment = container?.attachments.find(
        ({ networkId, network }) => networkId === on || (networkId === '' && network === name),
      );
      return container && attachment && { container, attachment };
    }
  }
}

/** Their names in one line. */
export function subjectNames<K extends Acting>(on: K, subjects: readonly Subjects[K][]): string {
  return namesOf(subjects.map((subject) => ({ name: nameOf(on, subject) })));
}

function nameOf(on: Acting, subject: Subjects[Acting]): string {
  switch (on) {
    case 'image': {
      const { image, tag } = subject as Subjects['image'];
      return tag === undefined ? shortId(image.id) : familiarName(tag);
    }
    case 'file': {
      const { path } = subject as Subjects['file'];
      return path === '/' ? path : path.slice(path.lastIndexOf('/') + 1);
    }
    case 'port':
    case 'attachment':
      return (subject as Subjects['port' | 'attachment']).container.name;
    default:
      return (subject as Subjects['container' | 'volume' | 'network']).name;
  }
}

/** Whether a row of this sort can be a subject of this kind, be it still there or not. */
export function isOfKind(on: Acting, ref: Ref): boolean {
  return ref.kind === on || (on === 'attachment' && ref.kind === 'container' && ref.on !== undefined);
}

/** Everything of a kind, to choose from. */
export function choicesOf<K extends Acting>(on: K, inventory: Inventory): Choice<Subjects[K]>[] {
  return all(on, inventory).sort((a, b) => compareNames(a.label, b.label)) as Choice<Subjects[K]>[];
}

function all(on: Acting, { containers, images, volumes, networks }: Inventory): Choice<Subjects[Acting]>[] {
  switch (on) {
    case 'container':
      return [...containers.values()].map((value) => ({
        label: plain(value.name),
        description: `${plain(familiarName(value.image), 80)} · ${plain(statusText(value, Date.now()), 80)}`,
        value,
      }));
    case 'image':
      return [...images.values()].flatMap((image) =>
        (image.tags.length > 0 ? image.tags : [undefined]).map((tag) => ({
          label: tag === undefined ? shortId(image.id) : plain(familiarName(tag)),
          description: `${humanSizeOf(image.size, 3)}${tag === undefined ? ` · ${l10n.t('untagged')}` : ''}`,
          value: { image, tag },
        })),
      );
    case 'volume':
      return [...volumes.values()].map((value) => ({
        label: plain(value.name),
        description: plain(value.driver),
        value,
      }));
    case 'network':
      return [...networks.values()].map((value) => ({
        label: plain(value.name),
        description: plain(value.driver),
        value,
      }));
    case 'file':
      // Nobody lists all of them: chooseFile asks for a path.
      return [];
    case 'port':
      return [...containers.values()].flatMap((container) =>
        container.ports.map((port) => ({
          label: plain(container.name),
          description: portsText([port]),
          value: { container, port },
        })),
      );
    case 'attachment':
      return [...containers.values()].flatMap((container) =>
        container.attachments.map((attachment) => ({
          label: plain(container.name),
          description: plain(attachment.network),
          value: { container, attachment },
        })),
      );
  }
}
