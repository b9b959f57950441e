/** What a registry asks for with status 401, from its header WWW-Authenticate (RFC 9110, 11.6.1). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer';
      readonly realm: URL;
      readonly service: string | undefined;
      readonly scope: string | undefined;
    };

/** The challenge that can be met, a token's before a password's; undefined for none. */
export function readChallenge(header: string | undefined): Challenge | undefined {
  if (header === undefined) return undefined;
  const bearer = /(?:^|,\s*)bearer\s+(.*)$/is.exec(header)?.[1];
  if (bearer !== undefined) {
    const field = (name: string) =>
      new RegExp(`(?:^|[,\\s])${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s",]+))`, 'i').exec(bearer);
    const text = (name: string) => {
      const found = field(name);
      return found ? (found[1] ?? found[2])?.replace(/\\(.)/g, '$1') : undefined;
    };
    const realm = text('realm');
    if (realm !== undefined && URL.canParse(realm)) {
      const url = new URL(realm);
      if (url.protocol === 'https:' || url.protocol === 'http:') {
        return { scheme: 'bearer', realm: url, service: text('service'), scope: text('scope') };
      }
    }
  }
  return /(?:^|,\s*)basic\b/i.test(header) ? { scheme: 'basic' } : undefined;
}
