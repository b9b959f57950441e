/** The kinds of programs that Docker files can be made for. */
export const stacks = ['node', 'python', 'go', 'java', 'dotnet', 'rust', 'cpp', 'php', 'ruby', 'static'] as const;
export type Stack = (typeof stacks)[number];

/** What of a program its Docker files depend on. */
export interface Facts {
  /** As an image's name may be. */
  readonly name: string;
  readonly port: number;
  /** What starts it, where the workspace's files tell. */
  readonly entry: string | undefined;
  /** The program that fetches what it needs: npm, pnpm, yarn; pip, poetry; maven, gradle. */
  readonly tool: string;
  /** There is a step that builds it before it can run (`npm run build`). */
  readonly hasBuild: boolean;
}

/** Files at a folder's top: their names, and the text of those that tell something. */
export interface Folder {
  readonly name: string;
  readonly files: readonly string[];
  readonly text: (file: string) => string | undefined;
}

/** What the folder's files say that it holds, the likeliest first. */
export function detect({ files }: Folder): readonly Stack[] {
  const has = (...names: readonly string[]) => names.some((name) => files.includes(name));
  const ends = (ending: string) => files.some((file) => file.endsWith(ending));
  const found: Readonly<Record<Stack, boolean>> = {
    node: has('package.json'),
    python: has('requirements.txt', 'pyproject.toml', 'setup.py', 'manage.py') || ends('.py'),
    go: has('go.mod'),
    java: has('pom.xml', 'build.gradle', 'build.gradle.kts'),
    dotnet: ends('.csproj') || ends('.fsproj') || ends('.sln'),
    rust: has('Cargo.toml'),
    cpp: has('CMakeLists.txt') || ends('.cpp') || ends('.cc'),
    php: has('composer.json') || ends('.php'),
    ruby: has('Gemfile'),
    static: has('index.html'),
  };
  return stacks.filter((stack) => found[stack]);
}

/** What the folder tells of its program; what it doesn't tell is what is usual. */
export function factsOf(folder: Folder, stack: Stack): Facts {
  const has = (name: string) => folder.files.includes(name);
  const name =
    folder.name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'app';
  const usual = { name, port: usualPorts[stack], entry: undefined, tool: '', hasBuild: false };
  switch (stack) {
    case 'node': {
      const { main, scripts } = packageOf(folder.text('package.json'));
      const tool = has('pnpm-lock.yaml') ? 'pnpm' : has('yarn.lock') ? 'yarn' : has('package-lock.json') ? 'npm' : '';
      return { ...usual, tool, entry: main, hasBuild: scripts.includes('build') };
    }
    case 'python': {
      const entry = ['manage.py', 'app.py', 'main.py', 'server.py'].find(has);
      return {
        ...usual,
        entry,
        tool: has('requirements.txt') ? 'requirements' : has('pyproject.toml') ? 'project' : '',
      };
    }
    case 'java':
      return { ...usual, tool: has('pom.xml') ? 'maven' : 'gradle' };
    case 'dotnet':
      return { ...usual, entry: folder.files.find((file) => /\.[cf]sproj$/.test(file))?.replace(/\.\w+$/, '') };
    case 'rust': {
      const crate = /^\s*name\s*=\s*"([\w-]+)"/m.exec(folder.text('Cargo.toml') ?? '')?.[1];
      return { ...usual, entry: crate, tool: has('Cargo.lock') ? 'locked' : '' };
    }
    case 'cpp': {
      const target = /add_executable\s*\(\s*([\w.-]+)/i.exec(folder.text('CMakeLists.txt') ?? '')?.[1];
      return { ...usual, entry: target };
    }
    case 'php':
      return { ...usual, tool: has('composer.json') ? 'composer' : '' };
    case 'ruby':
      return { ...usual, entry: has('config.ru') ? 'config.ru' : ['app.rb', 'main.rb', 'server.rb'].find(has) };
    case 'go':
    case 'static':
      return usual;
  }
}

const usualPorts: Readonly<Record<Stack, number>> = {
  ...{ node: 3000, python: 8000, go: 8080, java: 8080, dotnet: 8080, rust: 8080, cpp: 8080, php: 8080, ruby: 9292 },
  static: 8080,
};

function packageOf(text: string | undefined): {
  readonly main: string | undefined;
  readonly scripts: readonly string[];
} {
  try {
    const { main, scripts } = JSON.parse(text ?? '{}') as { main?: unknown; scripts?: unknown };
    const names = typeof scripts === 'object' && scripts !== null ? Object.keys(scripts) : [];
    // A path and nothing that could be more than a path.
    return { main: typeof main === 'string' && /^[\w./-]+$/.test(main) ? main : undefined, scripts: names };
  } catch {
    // Not JSON: it tells nothing.
    return { main: undefined, scripts: [] };
  }
}
