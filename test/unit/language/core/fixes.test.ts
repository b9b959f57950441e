import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from '../../../../src/language/core/dockerfile/analyse.js';
import type { Diagnostic, Edit } from '../../../../src/language/core/dockerfile/diagnostic.js';
import { emptyImage } from '../../../../src/language/core/dockerfile/image-config.js';
import { generate } from '../../../support/dockerfile-corpus/generate.js';
import { handWritten } from '../../../support/dockerfile-corpus/hand-written.js';

const options = { image: () => emptyImage };
const all = (text: string): readonly Diagnostic[] => {
  const { diagnostics, behindError } = analyse(text, options);
  return [...diagnostics, ...behindError];
};

function apply(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((whole, edit) => whole.slice(0, edit.start) + edit.text + whole.slice(edit.end), text);
}

const count = (found: readonly Diagnostic[], wanted: (diagnostic: Diagnostic) => boolean): number =>
  found.filter(wanted).length;

/** Makes each fix of a text by itself: what it mends is gone, and nothing that stops a build has come. */
function check(text: string): number {
  const before = all(text);
  let fixes = 0;
  for (const finding of before) {
    for (const fix of finding.fixes()) {
      fixes += 1;
      const mended = apply(text, fix.edits);
      const after = all(mended);
      const isSame = (other: Diagnostic): boolean => other.code === finding.code && other.message === finding.message;
      const what = `${finding.code}: ${fix.title}\n${text}\n---\n${mended}`;
      assert.notEqual(mended, text, what);
      assert.ok(count(after, isSame) < count(before, isSame), `still there: ${what}`);
      const isError = ({ severity }: Diagnostic): boolean => severity === 'error';
      // A variable that has a value now may have one that is wrong where it is used.
      const mayTurnOutWrong = finding.severity === 'error' || finding.code === 'UndefinedVar';
      if (!mayTurnOutWrong) assert.ok(count(after, isError) <= count(before, isError), `an error came: ${what}`);
    }
  }
  return fixes;
}

test('every fix mends what it is offered for: hand-written files', () => {
  const fixes = handWritten.reduce((sum, text) => sum + check(text), 0);
  assert.ok(fixes > 200, String(fixes));
});

test('every fix mends what it is offered for: files from seeds', () => {
  let fixes = 0;
  for (let seed = 0; seed < 250; seed += 1) fixes += check(generate(seed));
  assert.ok(fixes > 300, String(fixes));
});

test('every fix mends what it is offered for: hadolint’s rules', () => {
  const lines = [
    'RUN sudo make',
    'RUN apt-get install curl',
    'RUN apt install -y curl',
    'RUN apt-get update \\\n    && apt-get install -y \\\n    # the tool\n    curl',
    'RUN <<EOF\napt-get update\napt-get install -y curl\nEOF',
    'RUN <<-EOF\n\tyum install curl\n\tEOF',
    'RUN zypper install curl',
    'RUN dnf install curl',
    'RUN apk add curl',
    'RUN pip install flask && python -m pip install x',
    'RUN useradd -u 1234567 me',
    'RUN a | b',
    'RUN <<EOF\na | b\nEOF',
    'RUN yarn',
    'RUN a\nRUN b',
    'run a \\\n  c\nrun b',
    'ADD x /y/',
    'RUN ["apt-get", "install", "curl"]',
    'ENV A=1 B=$A',
    'RUN cd /x && make',
    'RUN cd /x \\\n    && make \\\n    && make install',
    'RUN ln -sf /bin/bash /bin/sh',
    'RUN [[ a == b ]]',
    'RUN echo -e "a\\tb"',
    'RUN echo -ne x | cat',
    'COPY a b/',
    'COPY a ./',
    'USER root',
    'COPY x.tar.gz /tmp/\nRUN tar -xzf /tmp/x.tar.gz -C /opt',
  ];
  for (const line of lines) check(`FROM a:1\n${line}\n`);
  for (const line of lines) check(`FROM a:1\r\n${line.replaceAll('\n', '\r\n')}\r\n`);
  for (const line of lines) check(`# escape=\`\nFROM a:1\n${line.replaceAll('\\\n', '`\n')}\n`);
});

/** The text after the first fix of a rule; undefined where there is none. */
function mended(text: string, code: string): string | undefined {
  const [fix] =
    all(text)
      .find((finding) => finding.code === code)
      ?.fixes() ?? [];
  return fix && apply(text, fix.edits);
}

test('a secret in a variable becomes a secret mount of the RUNs that use it', () => {
  const rule = 'SecretsUsedInArgOrEnv';
  assert.equal(
    mended('FROM a:1\nARG API_TOKEN\nRUN curl -H "$API_TOKEN" x\nRUN true\nRUN <<EOF\necho ${API_TOKEN}\nEOF\n', rule),
    'FROM a:1\n\nRUN --mount=type=secret,id=API_TOKEN,env=API_TOKEN curl -H "$API_TOKEN" x\nRUN true\n' +
      'RUN --mount=type=secret,id=API_TOKEN,env=API_TOKEN <<EOF\necho ${API_TOKEN}\nEOF\n',
  );
  assert.equal(
    mended('FROM a:1\nENV A=1 DB_PASSWORD=x B=2\nRUN login "$DB_PASSWORD"\n', rule),
    'FROM a:1\nENV A=1 B=2\nRUN --mount=type=secret,id=DB_PASSWORD,env=DB_PASSWORD login "$DB_PASSWORD"\n',
  );
  // A stage that builds on it uses it as well.
  assert.match(
    mended('FROM a:1 AS base\nENV TOKEN=x\nFROM base\nRUN login $TOKEN\n', rule) ?? '',
    /^FROM base\nRUN --mount=type=secret,id=TOKEN,env=TOKEN login/m,
  );
  for (const text of [
    // Nothing but RUN can have a mount.
    'FROM a:1\nARG TOKEN\nRUN x $TOKEN\nLABEL t=$TOKEN\n',
    'FROM a:1\nARG TOKEN\nRUN ["x", "$TOKEN"]\n',
    // A variable with a longer name is another one.
    'FROM a:1\nARG TOKEN\nRUN x $TOKENS\n',
    // env= is unknown to this frontend.
    '# syntax=docker/dockerfile:1.9\nFROM a:1\nARG TOKEN\nRUN x $TOKEN\n',
  ]) {
    assert.ok(all(text).some(({ code }) => code === rule) || text.includes('1.9'), text);
    assert.equal(mended(text, rule), undefined, text);
  }
});

test('arguments of FROM are declared, or given what they lack', () => {
  assert.equal(mended('FROM a:$TAG\n', 'UndefinedArgInFrom'), 'ARG TAG\nFROM a:$TAG\n');
  assert.equal(
    mended('# base\nFROM x:1\nFROM a:$TAG\n', 'UndefinedArgInFrom'),
    'ARG TAG\n# base\nFROM x:1\nFROM a:$TAG\n',
  );
  assert.equal(mended('ARG TAG\nFROM a:${TAG}\n', 'InvalidDefaultArgInFrom'), 'ARG TAG\nFROM a:${TAG:-latest}\n');
  assert.equal(mended('ARG IMAGE\nFROM $IMAGE\n', 'InvalidDefaultArgInFrom'), undefined);
});

test('what hadolint’s rules find is mended as a person would', () => {
  assert.equal(mended('FROM a:1\nRUN cd /x && make\n', 'DL3003'), 'FROM a:1\nWORKDIR /x\nRUN make\n');
  assert.equal(mended('FROM a:1\nRUN cd x && make\n', 'DL3003'), undefined);
  assert.equal(mended('FROM a:1\nRUN make; cd /x\n', 'DL3003'), undefined);
  assert.equal(mended('FROM a:1\nENV A=1 B=$A\n', 'DL3044'), 'FROM a:1\nENV A=1\nENV B=$A\n');
  assert.equal(mended('FROM a:1\nCOPY a ./b\n', 'DL3045'), 'FROM a:1\nCOPY a /b\n');
  assert.equal(mended('FROM a:1\nCOPY a .\n', 'DL3045'), 'FROM a:1\nCOPY a /\n');
  assert.equal(mended('FROM a:1\nCOPY a ../b\n', 'DL3045'), undefined);
  assert.equal(mended('FROM a:1\nRUN echo -n "a b"\n', 'SC3037'), 'FROM a:1\nRUN printf %s "a b"\n');
  assert.equal(mended('FROM a:1\nRUN echo -e a b\n', 'SC3037'), undefined);
  assert.equal(
    mended('FROM a:1 AS builder\nFROM b:1\nCOPY --from=buidler /x /y\n', 'DL3022'),
    'FROM a:1 AS builder\nFROM b:1\nCOPY --from=builder /x /y\n',
  );
  assert.equal(mended('FROM a:1\nRUN ln -sf /bin/bash /bin/sh\n', 'DL4005'), 'FROM a:1\nSHELL ["/bin/bash", "-c"]\n');
});
