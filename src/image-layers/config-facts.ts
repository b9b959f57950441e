type Json = Readonly<Record<string, unknown>>;

/**
 * What an image's configuration says, a fact at a time, by names such as `ENV PATH` and `EXPOSE 80/tcp` (image-spec,
 * config.md): the words of the instruction that sets it.
 */
export function configFacts(config: Json): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  const put = (name: string, value: unknown) => {
    if (value === undefined || value === null || value === '') return;
    facts.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  };
  const { os, architecture, variant, created, author } = config;
  put('platform', [os, architecture, variant].filter((part) => typeof part === 'string' && part !== '').join('/'));
  put('created', created);
  put('author', author);
  const own = objectIn(config['config']);
  for (const variable of listIn(own['Env'])) {
    const [name = '', ...value] = variable.split('=');
    put(`ENV ${name}`, value.join('=') || '""');
  }
  for (const [name, value] of Object.entries(objectIn(own['Labels']))) put(`LABEL ${name}`, value || '""');
  for (const port of Object.keys(objectIn(own['ExposedPorts']))) put(`EXPOSE ${port}`, '✓');
  for (const path of Object.keys(objectIn(own['Volumes']))) put(`VOLUME ${path}`, '✓');
  put('ENTRYPOINT', own['Entrypoint']);
  put('CMD', own['Cmd']);
  put('USER', own['User']);
  put('WORKDIR', own['WorkingDir']);
  put('SHELL', own['Shell']);
  put('STOPSIGNAL', own['StopSignal']);
  put('HEALTHCHECK', own['Healthcheck']);
  put('ONBUILD', listIn(own['OnBuild']).join('; '));
  return facts;
}

function objectIn(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function listIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
