import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withMember } from '../../../../src/engine/endpoint/json-member.js';

const set = (json: string, value: string | undefined) => withMember(json, 'currentContext', value);

test('a member is set where it stands, and nothing else changes', () => {
  const odd =
    '{ "5000" : {"currentContext": "no"},\r\n  "n": 1.0e2,\n "s": "a\\"}{,:", "currentContext"  :  "old" ,"z":[1,{"a":2}] }\n';
  assert.equal(set(odd, 'new'), odd.replace('"old"', '"new"'));
  assert.equal(set('{"currentContext":null}', 'x'), '{"currentContext":"x"}');
  assert.equal(set('{"currentContext":{"a":[1]}}', 'x'), '{"currentContext":"x"}');
});

test('a new member comes last, set in as the others are', () => {
  assert.equal(set('{\n\t"auths": {}\n}', 'x'), '{\n\t"auths": {},\n\t"currentContext": "x"\n}');
  assert.equal(set('{\n  "a": 1,\n  "b": [2]\n}\n', 'x'), '{\n  "a": 1,\n  "b": [2],\n  "currentContext": "x"\n}\n');
  assert.equal(set('{"a":1}', 'x'), '{"a":1,"currentContext": "x"}');
  assert.equal(set('{}', 'x'), '{\n\t"currentContext": "x"\n}');
  assert.equal(set(' { } ', 'x'), ' {\n\t"currentContext": "x"\n} ');
});

test('a member is taken away with its comma', () => {
  assert.equal(set('{\n\t"auths": {},\n\t"currentContext": "x"\n}', undefined), '{\n\t"auths": {}\n}');
  assert.equal(set('{\n  "currentContext": "x",\n  "b": 1\n}', undefined), '{\n  "b": 1\n}');
  assert.equal(set('{"a":1,"currentContext":"x","b":2}', undefined), '{"a":1,"b":2}');
  assert.equal(set('{ "currentContext": "x" }', undefined), '{}');
  assert.equal(set('{"a":{"currentContext":"x"}}', undefined), '{"a":{"currentContext":"x"}}');
});

test('names are Go’s: of several spellings the last counts, and one is left', () => {
  const both = '{"CurrentContext":"a", "k": 1, "currentcontext":"b"}';
  assert.equal(set(both, undefined), '{"k": 1}');
  assert.deepEqual(JSON.parse(set(both, 'c')), { k: 1, currentcontext: 'c' });
  assert.equal(set('{"CURRENTCONTEXT":"a"}', 'c'), '{"CURRENTCONTEXT":"c"}');
  assert.equal(set('{"current\\u0043ontext":"a"}', 'c'), '{"current\\u0043ontext":"c"}');
});

test('whatever stands there, what comes out is JSON with just that changed', () => {
  const values = [1, 'a"\\,}{', null, true, [], [1, { x: '}' }], {}, { currentContext: 'inner' }];
  for (const before of values) {
    for (const after of values) {
      for (const indent of [undefined, '\t', 4]) {
        const rest = { before, after };
        for (const whole of [rest, { before, currentContext: 'old', after }, { currentContext: 'old', ...rest }]) {
          const text = JSON.stringify(whole, null, indent);
          assert.deepEqual(JSON.parse(set(text, undefined)), rest);
          assert.deepEqual(JSON.parse(set(text, 'new')), { ...rest, currentContext: 'new' });
        }
      }
    }
  }
});
