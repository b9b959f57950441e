/**
 * The table of keys and the verdicts, held against the Compose specification's schema. The schema is no part of the
 * project: LONGSHORE_COMPOSE_SPEC names the file, or it lies in ../shared/data beside the project.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { analyseCompose } from '../../../../src/language/core/compose/analyse.js';
import { nothingAround } from '../../../../src/language/core/compose/surroundings.js';
import { root } from '../../../../src/language/core/compose/table/root.js';
import { type Shape } from '../../../../src/language/core/compose/table/shape.js';
import { settingFiles, wholeFiles } from '../../../support/compose-corpus/corpus.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly uniqueItems?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly deprecated?: boolean;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const besides = path.join(import.meta.dirname, '../../../../..');
const candidates = [
  process.env['LONGSHORE_COMPOSE_SPEC'],
  path.join(besides, 'shared/data/compose-spec.json'),
  path.join(besides, '../shared/data/compose-spec.json'),
];
const file = candidates.find((name) => name !== undefined && existsSync(name));
const skip = file === undefined ? 'the specification is not here: set LONGSHORE_COMPOSE_SPEC' : false;
const schema = (file === undefined ? {} : JSON.parse(readFileSync(file, 'utf8'))) as Schema;

/** What a place takes, as lines that can be compared: one for each place and thing said about it. */
type Said = Map<string, string>;

function alternatives(node: Schema): Schema[] {
  if (node.$ref !== undefined) return alternatives(schema.definitions?.[node.$ref.split('/').at(-1) ?? ''] ?? {});
  return node.oneOf ? node.oneOf.flatMap(alternatives) : [node];
}

function describeSchema(node: Schema, place: string, said: Said, depth = 0): void {
  if (depth > 14) return;
  const types = new Set<string>();
  for (const one of alternatives(node)) {
    for (const type of [one.type ?? []].flat()) types.add(type === 'array' ? 'list' : type === 'object' ? 'map' : type);
    if (one.enum) said.set(`${place} values`, one.enum.join());
    if (one.pattern !== undefined) said.set(`${place} pattern`, one.pattern);
    if (one.minimum !== undefined) said.set(`${place} minimum`, String(one.minimum));
    if (one.maximum !== undefined) said.set(`${place} maximum`, String(one.maximum));
    if (one.items) {
      if (one.uniqueItems === true) said.set(`${place} unique`, 'yes');
      describeSchema(one.items, `${place}[]`, said, depth + 1);
    }
    if (one.required) said.set(`${place} required`, [...one.required].sort().join());
    for (const [name, below] of Object.entries(one.properties ?? {})) {
      said.set(`${place}.${name}`, alternatives(below)[0]?.deprecated === true ? 'deprecated' : 'key');
      describeSchema(below, `${place}.${name}`, said, depth + 1);
    }
    for (const [pattern, below] of Object.entries(one.patternProperties ?? {})) {
      if (pattern === '^x-') said.set(`${place} extensions`, 'yes');
      else describeSchema(below, `${place}.*`, said, depth + 1);
    }
    if (one.type !== undefined && [one.type].flat().includes('object')) {
      said.set(`${place} open`, one.additionalProperties === false ? 'no' : 'yes');
    }
  }
  if (types.has('number')) types.delete('integer');
  said.set(`${place} types`, [...types].sort().join());
}

function describeShape(shape: Shape, place: string, said: Said, depth = 0): void {
  if (depth > 14) return;
  const { scalar, list, map } = shape;
  const types = new Set<string>(scalar?.accepts ?? []);
  if (types.has('number')) types.delete('integer');
  if (list) types.add('list');
  if (map) types.add('map');
  if (shape.empty === true) types.add('null');
  said.set(`${place} types`, [...types].sort().join());
  if (scalar?.values) said.set(`${place} values`, scalar.values.join());
  if (scalar?.pattern) said.set(`${place} pattern`, scalar.pattern.source);
  if (scalar?.minimum !== undefined) said.set(`${place} minimum`, String(scalar.minimum));
  if (scalar?.maximum !== undefined) said.set(`${place} maximum`, String(scalar.maximum));
  if (list) {
    if (list.unique) said.set(`${place} unique`, 'yes');
    describeShape(list.items, `${place}[]`, said, depth + 1);
  }
  if (!map) return;
  if (map.required.length > 0) said.set(`${place} required`, [...map.required].sort().join());
  if (map.extensions) said.set(`${place} extensions`, 'yes');
  said.set(`${place} open`, map.open ? 'yes' : 'no');
  for (const [name, key] of Object.entries(map.keys)) {
    said.set(`${place}.${name}`, key.isDeprecated === true ? 'deprecated' : 'key');
    describeShape(key.shape, `${place}.${name}`, said, depth + 1);
  }
  if (map.names) describeShape(map.names.shape, `${place}.*`, said, depth + 1);
}

test('the table of keys says of every place what the specification says', { skip }, () => {
  const theirs: Said = new Map();
  const ours: Said = new Map();
  describeSchema(schema, 'file', theirs);
  describeShape(root, 'file', ours);
  assert.ok(theirs.size > 1000);
  // A key that is nothing at all may be nothing: Compose 2.40 takes it, though the specification of 2026 doesn't.
  theirs.set('file.services.*.models.* types', 'map,null');
  // A list has no keys.
  theirs.delete('file.services.*.gpus extensions');
  const places = [...new Set([...theirs.keys(), ...ours.keys()])].sort();
  const differing = places
    .filter((place) => theirs.get(place) !== ours.get(place))
    .map((place) => `${place}: ${theirs.get(place) ?? 'nothing'} there, ${ours.get(place) ?? 'nothing'} here`);
  assert.deepEqual(differing, []);
});

test('every key is documented in both languages, in words of its own', () => {
  const seen = new Set<object>();
  let count = 0;
  const visit = (shape: Shape): void => {
    if (seen.has(shape)) return;
    seen.add(shape);
    for (const [name, { text, shape: below }] of Object.entries(shape.map?.keys ?? {})) {
      count += 1;
      assert.match(text.en, /^[`A-Z].*\.$/s, name);
      assert.match(text.zh, /[\u4e00-\u9fff].*。$/s, name);
      visit(below);
    }
    if (shape.map?.names) visit(shape.map.names.shape);
    if (shape.list) visit(shape.list.items);
  };
  visit(root);
  assert.ok(count > 250, `${count} keys`);
});

/** Rules that a schema can't have; what they report says nothing about the schema's verdict. */
const beyond = new Set(['undefined-reference', 'circle', 'conflict', 'missing-file', 'container-name', 'empty']);

test('verdicts are those of the schema, where values are as they are written', { skip }, () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const validate: ValidateFunction = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });
  const differing: object[] = [];
  let compared = 0;
  for (const text of [...settingFiles, ...wholeFiles]) {
    // What Compose makes of variables, dates, tags and merges no schema knows; nor what it makes of a text as a number.
    if (/\$|!|\*|<<|\d{4}-\d\d-\d\d|^---|%YAML|\?/m.test(text)) continue;
    const { project, problems } = analyseCompose(text, nothingAround);
    if (project.file.problems.length > 0 || project.file.roots.length !== 1) continue;
    compared += 1;
    const valid = validate(parse(text, { version: '1.2' }));
    const errors = problems.filter(({ severity, rule }) => severity === 'error' && !beyond.has(rule));
    // Two places where Compose takes nothing as an answer.
    if (/models: \{m: \}|^include:$/m.test(text)) continue;
    // Compose drops doubles from many lists before it asks the schema.
    const isDouble = validate.errors?.some(({ keyword }) => keyword === 'uniqueItems') === true;
    if (!valid && errors.length === 0 && !isDouble) differing.push({ text, theirs: validate.errors });
  }
  assert.ok(compared > 500, `${compared} files`);
  assert.deepEqual(differing, []);
});
