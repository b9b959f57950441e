/** Words and regular expressions that the rules of the Dockerfile grammar share. */

/** @typedef {{ id: string, scope: string }} Shell */
/** @typedef {{ id: string, character: string }} Escape */
/** @typedef {{ escape: Escape, shell: Shell }} InstructionSet */
/** @typedef {Record<string, unknown>} Rule */

/** A heredoc's name, quoted or not, always in one capture; `quote` is the number of the capture before it. */
export const heredocWord = (/** @type {number} */ quote) => `(["']?)((?<=["'])[^"'\\n]+|[^\\s<>"'|&;()]+)\\${quote}`;

/** The languages that a heredoc's body may have: by the program that reads it, or by the name of the file it becomes. */
export const bodyLanguages = [
  { id: 'python', scope: 'source.python', programs: 'python[\\d.]*|pypy3?|uv run', files: 'py|pyi|pyw' },
  { id: 'javascript', scope: 'source.js', programs: 'node|nodejs|bun|deno', files: 'js|cjs|mjs|jsx' },
  { id: 'typescript', scope: 'source.ts', programs: 'tsx|ts-node', files: 'ts|mts|cts' },
  { id: 'powershell', scope: 'source.powershell', programs: 'pwsh|powershell(?:\\.exe)?', files: 'ps1|psm1|psd1' },
  { id: 'bat', scope: 'source.batchfile', programs: 'cmd(?:\\.exe)?', files: 'bat|cmd' },
  { id: 'perl', scope: 'source.perl', programs: 'perl', files: 'pl|pm' },
  { id: 'ruby', scope: 'source.ruby', programs: 'ruby', files: 'rb' },
  { id: 'php', scope: 'source.php', programs: 'php', files: 'php' },
  { id: 'lua', scope: 'source.lua', programs: 'lua', files: 'lua' },
  { id: 'r', scope: 'source.r', programs: 'Rscript', files: 'R|r' },
  { id: 'sql', scope: 'source.sql', programs: 'psql|mysql|mariadb|sqlite3', files: 'sql' },
  { id: 'json', scope: 'source.json', programs: '', files: 'json|jsonc|webmanifest' },
  { id: 'yaml', scope: 'source.yaml', programs: '', files: 'yml|yaml' },
  { id: 'ini', scope: 'source.ini', programs: '', files: 'ini|cfg|conf|cnf|properties|service|toml|repo' },
  { id: 'xml', scope: 'text.xml', programs: '', files: 'xml|xsd|xsl|svg|config|csproj' },
  { id: 'html', scope: 'text.html.basic', programs: '', files: 'html?|xhtml' },
  { id: 'css', scope: 'source.css', programs: '', files: 'css' },
  { id: 'go', scope: 'source.go', programs: '', files: 'go' },
  { id: 'rust', scope: 'source.rust', programs: '', files: 'rs' },
  { id: 'c', scope: 'source.c', programs: 'gcc|cc|clang|tcc', files: 'c|h' },
  { id: 'makefile', scope: 'source.makefile', programs: 'make', files: 'mk' },
  { id: 'markdown', scope: 'text.html.markdown', programs: '', files: 'md|markdown' },
  { id: 'shellscript', scope: 'source.shell', programs: '(?:ba|da|a|z|k)?sh', files: 'sh|bash|zsh|bashrc|profile' },
];

/** The shells that RUN's text may be written in. */
export const shells = [
  { id: 'shellscript', scope: 'source.shell' },
  { id: 'powershell', scope: 'source.powershell' },
  { id: 'bat', scope: 'source.batchfile' },
];

/** The two continuation characters, as regular expressions. */
export const escapes = [
  { id: 'backslash', character: '\\\\' },
  { id: 'backtick', character: '`' },
];

export const checkRules = [
  'StageNameCasing',
  'FromAsCasing',
  'NoEmptyContinuation',
  'ConsistentInstructionCasing',
  'DuplicateStageName',
  'ReservedStageName',
  'JSONArgsRecommended',
  'MaintainerDeprecated',
  'UndefinedArgInFrom',
  'WorkdirRelativePath',
  'UndefinedVar',
  'MultipleInstructionsDisallowed',
  'LegacyKeyValueFormat',
  'InvalidBaseImagePlatform',
  'RedundantTargetPlatform',
  'SecretsUsedInArgOrEnv',
  'InvalidDefaultArgInFrom',
  'FromPlatformFlagConstDisallowed',
  'CopyIgnoredFile',
  'InvalidDefinitionDescription',
  'ExposeProtoCasing',
  'ExposeInvalidFormat',
];
