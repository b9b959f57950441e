/**
 * Reads a `.env` file as docker compose does (compose-go, dotenv): `NAME=value` a line, with `export` before it or not,
 * `#` comments, values in single quotes as they are, in double quotes with the escapes \n, \r, \t, \" and \\. Variables
 * inside of values are taken from the file's earlier lines and from `environment`. What can't be read is left out.
 */
export function readEnvFile(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): Map<string, string> {
  const found = new Map<string, string>();
  const pattern =
    /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*(?:'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|([^\r\n]*))/gm;
  for (const [, name, single, double, bare] of text.replace(/^\ufeff/, '').matchAll(pattern)) {
    if (name === undefined) continue;
    const value =
      single ??
      interpolate(
        double === undefined ? (bare ?? '').replace(/(^|[ \t])#.*$/, '').trim() : unescape(double),
        (wanted) => environment[wanted] ?? found.get(wanted),
      );
    found.set(name, value);
  }
  return found;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unescape(text: string): string {
  return text.replace(/\\([\s\S])/g, (_all, letter: string) => escapes[letter] ?? letter);
}

/**
 * Puts variables in: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, and `$$` for a dollar sign (Compose
 * specification, "Interpolation"). What has no value is empty.
 */
export function interpolate(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replace(
    /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+?])([^}]*))?\})/g,
    (
      all,
      plain: string | undefined,
      braced: string | undefined,
      sign: string | undefined,
      word: string | undefined,
    ) => {
      if (all === '$$') return '$';
      const value = valueOf(plain ?? braced ?? '');
      const isSet = value !== undefined && !(value === '' && sign?.startsWith(':') === true);
      if (sign?.endsWith('+') === true) return isSet ? (word ?? '') : '';
      if (sign?.endsWith('-') === true) return isSet ? value : (word ?? '');
      return value ?? '';
    },
  );
}
