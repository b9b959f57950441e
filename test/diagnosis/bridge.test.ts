import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Bench } from './scenario.js';

/** The name of a trial in bridge-trial.mjs, and the set-up before it. */
const trials: Readonly<Record<string, readonly [trial: string, setup: string]>> = {
  'connects a process that lacks the group, and leaves nothing behind': ['connects', 'engine'],
  'passes hijacked streams with the end of one direction alone (20.10)': ['hijacks', 'engine; image'],
  'passes hijacked streams with the end of one direction alone (28.5)': ['hijacks', 'EV=28 engine; image'],
  'takes a thousand connections at once, and a thousand in turn': ['thousand', 'engine; image'],
  'makes the engine wait for who doesn’t read, in constant memory': ['backpressure', 'engine; image'],
  'starts a killed helper again, and says so when it can’t be kept up': ['killed', 'engine'],
  'leaves no orphan when the editor’s process is killed': ['orphan', 'engine'],
  'sweeps up after a crash, and touches nothing that lives or is foreign': ['swept', 'engine'],
  'tells when the engine goes, and leads to it again when it comes': ['engine', 'engine'],
  'runs nothing that a group’s name says': ['names', 'engine'],
  'tells in sg’s words why there is no way': ['refused', 'engine; WRAP=(setpriv --no-new-privs)'],
  'is of no use to another user': ['private', 'engine'],
  'goes to a socket of another group and another place': [
    'elsewhere',
    "sed -i 's/^cistaff:x:991:/cistaff:x:991:cimember/' /etc/group; sed -i 's/^cistaff:!::/cistaff:!::cimember/' /etc/gshadow; sock /run/docker.sock root:cistaff 660",
  ],
};

let bench: Bench;
before(async () => {
  bench = await Bench.make();
});
after(() => bench.end());

/** The user is in the socket's group, and the process was started without it; sg, sockets and engines are real. */
describe('the bridge', { concurrency: 2 }, () => {
  for (const [name, [trial, setup]] of Object.entries(trials)) {
    test(name, { timeout: 60_000 }, async () => {
      assert.equal((await bench.run(`${setup}; B ${trial}`)).id, 'ok');
    });
  }
});
