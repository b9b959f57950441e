/** What decides on the endpoint, given from outside so that a test can give its own. */
export interface EndpointInput {
  /** The setting `longshore.endpoint`: an endpoint's url, `context:NAME`, or '' for docker's own order. */
  readonly setting: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homedir: string;
  readonly platform: NodeJS.Platform;
}
