import { type Stack } from '../../src/scaffold/core/stack.js';

/** Workspaces as they are found, by the files at their top. */
export const scaffoldSamples: readonly {
  readonly stack: Stack;
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
}[] = [
  {
    stack: 'node',
    title: 'Node with npm and a build',
    files: { 'package.json': '{"main":"dist/main.js","scripts":{"build":"tsc"}}', 'package-lock.json': '{}' },
  },
  { stack: 'node', title: 'Node with pnpm', files: { 'package.json': '{}', 'pnpm-lock.yaml': '' } },
  { stack: 'node', title: 'Node with yarn', files: { 'package.json': '{}', 'yarn.lock': '' } },
  { stack: 'node', title: 'Node without a lock', files: { 'package.json': '{}' } },
  { stack: 'python', title: 'Python with requirements', files: { 'requirements.txt': 'flask', 'app.py': '' } },
  { stack: 'python', title: 'Python as a project', files: { 'pyproject.toml': '' } },
  { stack: 'python', title: 'Django', files: { 'manage.py': '', 'requirements.txt': 'django' } },
  { stack: 'python', title: 'a single script', files: { 'main.py': '' } },
  { stack: 'go', title: 'Go', files: { 'go.mod': 'module shop', 'main.go': '' } },
  { stack: 'java', title: 'Java with Maven', files: { 'pom.xml': '' } },
  { stack: 'java', title: 'Java with Gradle', files: { 'build.gradle.kts': '' } },
  { stack: 'dotnet', title: '.NET', files: { 'Shop.csproj': '' } },
  { stack: 'rust', title: 'Rust', files: { 'Cargo.toml': '[package]\nname = "shop"\n', 'Cargo.lock': '' } },
  { stack: 'cpp', title: 'C++', files: { 'CMakeLists.txt': 'add_executable(shop main.cpp)' } },
  { stack: 'php', title: 'PHP with Composer', files: { 'composer.json': '{}', 'index.php': '' } },
  { stack: 'php', title: 'PHP', files: { 'index.php': '' } },
  { stack: 'ruby', title: 'Ruby on rack', files: { Gemfile: '', 'config.ru': '' } },
  { stack: 'ruby', title: 'Ruby', files: { Gemfile: '', 'app.rb': '' } },
  { stack: 'static', title: 'pages', files: { 'index.html': '' } },
];
