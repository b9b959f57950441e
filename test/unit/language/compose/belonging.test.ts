import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyseCompose } from '../../../../src/language/core/compose/analyse.js';
import { fileSets } from '../../../support/compose-corpus/file-sets.js';
import { around } from './around.js';

for (const [verdict, text, files] of fileSets) {
  test(`${JSON.stringify(text)} beside ${JSON.stringify(files)}`, () => {
    const { problems } = analyseCompose(text, around(files));
    const errors = problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    if (verdict === 'ok') assert.deepEqual(errors, []);
    else
      assert.ok(
        errors.some((message) => verdict.test(message)),
        errors.join() || 'nothing',
      );
  });
}
