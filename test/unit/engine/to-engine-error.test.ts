import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toEngineError } from '../../../src/engine/docker/to-engine-error.js';
import { EngineError } from '../../../src/engine/errors.js';

function systemError(code: string, message = `connect ${code}`): Error {
  return Object.assign(new Error(message), { code });
}

test('what the system says, and what it means', () => {
  const meanings = {
    'no-socket': ['ENOENT', 'ENOTDIR'],
    'no-permission': ['EACCES', 'EPERM'],
    refused: ['ECONNREFUSED'],
    'no-host': ['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'],
    lost: ['ECONNRESET', 'EPIPE', 'ECONNABORTED'],
    timeout: ['EAGAIN'],
    tls: [
      ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'EPROTO'],
      ...['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
      ...['ERR_OSSL_PEM_NO_START_LINE', 'SELF_SIGNED_CERT_IN_CHAIN'],
    ],
    'not-docker': ['HPE_INVALID_CONSTANT', 'HPE_INVALID_HEADER_TOKEN'],
    other: ['ESOMETHING', ''],
  };
  for (const [meaning, codes] of Object.entries(meanings)) {
    for (const code of codes) assert.equal(toEngineError(systemError(code)).code, meaning, code);
  }
});

test('the words are one readable line, and the cause is kept', () => {
  const words = (error: unknown) => toEngineError(error).message;
  const both = [systemError('ECONNREFUSED', 'connect ::1:1'), systemError('ECONNREFUSED', 'connect 127.0.0.1:1')];
  const two = Object.assign(new AggregateError(both), { code: 'ECONNREFUSED' });
  assert.equal(words(two), 'connect ::1:1; connect 127.0.0.1:1');
  assert.equal(toEngineError(two).code, 'refused');
  assert.equal(toEngineError(two).cause, two);
  assert.match(words(systemError('ECONNRESET', 'aborted')), /middle of the answer/);
  assert.match(words(systemError('ECONNRESET', 'socket hang up')), /without an answer/);
  assert.match(
    words(systemError('EPROTO', 'write EPROTO 80:error:0A00010B:SSL routines::wrong version number:…')),
    /no.* TLS/,
  );
  assert.equal(words('thrown text'), 'thrown text');
  assert.equal(words(systemError('EX', 'a\nb\u001b[1m')), 'a b');
  assert.equal(words(systemError('EX', '')), 'EX');
  const own = new EngineError('ssh', 'x');
  assert.equal(toEngineError(own), own);
});
