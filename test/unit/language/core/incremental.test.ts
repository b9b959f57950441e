/**
 * Typing reads only what changed and takes short ways for what is plain. Neither may change an answer: over random edits
 * everything is compared with what comes out when the file is read from nothing.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Placed } from '../../../../src/language/core/dockerfile/ast.js';
import { type Analysis, analyse } from '../../../../src/language/core/dockerfile/analyse.js';
import { build } from '../../../../src/language/core/dockerfile/build.js';
import type { StageRun, Step } from '../../../../src/language/core/dockerfile/build-types.js';
import { Dispatcher } from '../../../../src/language/core/dockerfile/dispatch.js';
import { parseDockerignore } from '../../../../src/language/core/dockerfile/dockerignore.js';
import { Environment } from '../../../../src/language/core/dockerfile/environment.js';
import { parse } from '../../../../src/language/core/dockerfile/parse.js';
import { isQuiet, settleQuiet } from '../../../../src/language/core/dockerfile/quiet.js';
import { Random, generate, mutate } from '../../../support/dockerfile-corpus/generate.js';
import { handWritten, oddFiles } from '../../../support/dockerfile-corpus/hand-written.js';

const ignore = parseDockerignore('ignored.txt\nnode_modules\n*.secret\n');

const meaning = ({ local, start, line, lastLine, end, above, leading, index }: Placed): unknown => {
  const { memo: _memo, ...syntax } = local;
  return {
    syntax: JSON.stringify({ ...syntax, trigger: undefined }),
    start,
    line,
    lastLine,
    end,
    above,
    leading,
    index,
  };
};

/** Everything that is seen of an analysis. */
const seen = (analysis: Analysis): unknown => ({
  diagnostics: analysis.diagnostics.map(({ fixes, ...rest }) => ({ ...rest, fixes: fixes() })),
  behind: analysis.behindError.map(({ fixes, ...rest }) => ({ ...rest, fixes: fixes() })),
  directives: analysis.directives,
  instructions: analysis.instructions.map(meaning),
  trailing: analysis.trailing,
  stages: analysis.model.stages.map(({ name, base, end, index }) => ({ name, base, end, index })),
  variables: analysis.model.variablesAt(analysis.text.length),
});

const pieces = [
  '\n',
  '\\\n',
  ' ',
  '#',
  '$x',
  '"',
  "'",
  'RUN a\n',
  'FROM b AS c\n',
  '<<E\n',
  'E\n',
  '\r\n',
  '=',
  '`',
  '# escape=`\n',
];

function edited(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const lost = random.chance(0.5) ? random.below(random.chance(0.8) ? 4 : 60) : 0;
  const put = lost > 0 && random.chance(0.5) ? '' : random.pick(pieces);
  return text.slice(0, at) + put + text.slice(at + lost);
}

test('after any edits the analysis is that of the text read from nothing', () => {
  for (let seed = 0; seed < 150; seed += 1) {
    const random = new Random(seed * 7 + 1);
    const options = random.chance(0.5) ? { ignore } : {};
    let text = Array.from({ length: 1 + random.below(4) }, (_, index) => generate(seed * 5 + index)).join('\n');
    let analysis = analyse(text, options);
    for (let step = 0; step < 12; step += 1) {
      text = edited(text, random);
      analysis = analyse(text, options, analysis);
      assert.deepEqual(seen(analysis), seen(analyse(text, options)), `seed ${seed}, step ${step}:\n${text}`);
    }
  }
});

/** A stage in which nothing is set. */
function emptyRun(stage: StageRun['stage']): StageRun {
  const environment = new Environment();
  const last = new Map<string, never>();
  return { stage, environment, isKnown: true, hasWorkdir: false, workdir: '/w', user: '', hasShell: false, last };
}

const stateOf = ({ environment, hasWorkdir, workdir, user, hasShell, last }: StageRun): unknown => ({
  variables: environment.names().map((name) => environment.bindingAt(name)),
  hasWorkdir,
  workdir,
  user,
  hasShell,
  last: [...last.keys()],
});

test('the short way of plain instructions sets and finds what the long one does', () => {
  const texts = [...handWritten, ...oddFiles];
  for (let seed = 0; seed < 400; seed += 1) texts.push(seed % 2 ? generate(seed) : mutate(seed));
  let quiet = 0;
  for (const text of texts) {
    const parsed = parse(text);
    const options = { buildArgs: {}, platform: 'linux/amd64', image: () => undefined, isIgnored: () => false };
    const { stages } = build(parsed, options, {
      stage: () => undefined,
      step: (_: Step) => undefined,
      base: () => undefined,
    });
    const context = {
      lex: { escape: parsed.escape },
      isLabs: false,
      buildArg: () => undefined,
      globalArg: () => undefined,
      laterStage: () => false,
    };
    for (const stage of stages) {
      for (const placed of stage.instructions) {
        if (!isQuiet(placed.local, () => false)) continue;
        quiet += 1;
        const [long, short] = [emptyRun(stage), emptyRun(stage)];
        const dispatcher = new Dispatcher(long, placed, placed.local, false, context);
        assert.equal(dispatcher.dispatch(), undefined, placed.local.text);
        dispatcher.settle();
        settleQuiet(short, placed);
        assert.deepEqual(stateOf(short), stateOf(long), placed.local.text);
        assert.deepEqual([dispatcher.unset, dispatcher.failed], [[], undefined], placed.local.text);
        const odd = dispatcher.ports.filter(({ port }) => port.isMapping || /[A-Z]/.test(port.protocol));
        assert.deepEqual(odd, [], placed.local.text);
      }
    }
  }
  assert.ok(quiet > 1000, String(quiet));
});
