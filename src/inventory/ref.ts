/** Names an object without holding it: what rows carry and commands are given. Looked up when it is needed. */
export type Ref =
  /** `on` is the network below which it stands, where it does. */
  | { readonly kind: 'container'; readonly id: string; readonly on?: string }
  /** `tag` when one reference of the image is meant and not the whole image. */
  | { readonly kind: 'image'; readonly id: string; readonly tag?: string }
  | { readonly kind: 'volume'; readonly id: string }
  | { readonly kind: 'network'; readonly id: string }
  /** A port may be published several times: `publicPort` tells which is meant. */
  | {
      readonly kind: 'port';
      readonly container: string;
      readonly privatePort: number;
      readonly publicPort: number | undefined;
      readonly protocol: string;
    }
  /** A Compose project, or one of its services, whether or not it has containers. */
  | { readonly kind: 'project'; readonly name: string; readonly service: string | undefined }
  /** A file that describes a project. */
  | { readonly kind: 'composeFile'; readonly path: string }
  /** A container's place on a network. */
  | { readonly kind: 'attachment'; readonly container: string; readonly networkId: string }
  /** A registry, a repository of it, or a tag of that. */
  | {
      readonly kind: 'remote';
      readonly registry: string;
      readonly path: string | undefined;
      readonly tag: string | undefined;
    }
  /** By the parts of its URI. */
  | {
      readonly kind: 'file';
      readonly scheme: string;
      readonly authority: string;
      readonly path: string;
      readonly isFolder: boolean;
    };

/** A file or folder of a container, or of what else has a scheme: the parts are those of its URI. */
export type FileRef = Extract<Ref, { kind: 'file' }>;

/** What has files of its own in a tree. */
export interface FileOwner {
  readonly kind: 'container' | 'volume';
  readonly id: string;
}
