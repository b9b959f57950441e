/** Where an engine is, how to get there, and who said so. */

/** What decided on the endpoint, in the order in which they are asked (docker/cli's cli/command/cli.go). */
export type EndpointSource =
  /** `context` when the setting names one. */
  | { readonly by: 'setting'; readonly context?: string }
  | { readonly by: 'DOCKER_HOST' }
  | { readonly by: 'DOCKER_CONTEXT'; readonly context: string }
  | { readonly by: 'current-context'; readonly context: string }
  /** `ignored` is why docker's config.json, which may name a context, couldn't be read. */
  | { readonly by: 'default'; readonly ignored?: string };

/** PEM texts. */
export interface TlsMaterial {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly skipVerify: boolean;
}

export type Address =
  | { readonly transport: 'unix'; readonly path: string }
  | { readonly transport: 'npipe'; readonly path: string }
  | { readonly transport: 'tcp'; readonly host: string; readonly port: number; readonly tls: TlsMaterial | undefined }
  /** `destination` is what is handed to the ssh program: `[user@]host`; `path` is a socket on the far side, or ''. */
  | {
      readonly transport: 'ssh';
      readonly destination: string;
      readonly port: number | undefined;
      readonly path: string;
    };

export interface Endpoint {
  /** As docker writes it: `unix:///var/run/docker.sock`. Never holds a password. */
  readonly url: string;
  readonly address: Address;
  readonly source: EndpointSource;
  /** The socket of a bridge to it, which `address` then names (src/bridge); other programs may use it as well. */
  readonly through?: string;
}
