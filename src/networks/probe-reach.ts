import { randomBytes } from 'node:crypto';
import { settleEach } from '../base/async.js';
import { type ContainerRecord, type Engine } from '../engine/engine.js';
import { runScript } from '../engine/run-script.js';
import { makeWaitingHelper, sweepWaitingHelpers } from '../engine/waiting-helper.js';
import { parseAddress } from './address.js';
import { type ReachFacts } from './reach-facts.js';
import { portsOf } from './reach-ports.js';
import { waysOf } from './reach-ways.js';

/** By this label helpers are found again; its value is the id of the container that they are for. */
export const probeLabel = 'longshore.probe';

/** What is tried from inside of the first container's network. */
export interface ProbePlan {
  readonly names: readonly string[];
  readonly targets: readonly { readonly host: string; readonly port: number }[];
}

/** How a try ended: `silent` when no answer came, `unknown` when the image has no program to try it with. */
export type ProbeResult = 'open' | 'refused' | 'silent' | 'unreachable' | 'unknown';

export interface ReachProbe {
  /** Addresses of each name; undefined when the image has no program to ask with. */
  readonly names: readonly { readonly name: string; readonly addresses: readonly string[] | undefined }[];
  readonly tries: readonly {
    readonly host: string;
    /** 0 for a ping: where no port is known. */
    readonly port: number;
    readonly result: ProbeResult;
    /** What the program said. */
    readonly words: string;
  }[];
}

/** More than these takes longer than anybody waits. */
const mostNames = 6;
const mostTargets = 24;
/** Tries at a time. */
const atOnce = 4;

/** What is worth trying by the facts; also where they say that it leads nowhere. */
export function probePlan(facts: ReachFacts): ProbePlan {
  const { to } = facts;
  const ways = waysOf(facts);
  const own = to.place.kind === 'own' ? to.place : undefined;
  const names = ways.flatMap((way) => way.names);
  const known = ways.flatMap(({ addresses, ports }) => addresses.map((host) => ({ host, ports })));
  const elsewhere = own?.details.attachments.flatMap(({ ipv4 }) => (ipv4 === undefined ? [] : [ipv4])) ?? [];
  const hosts = known.length > 0 ? known : elsewhere.map((host) => ({ host, ports: undefined }));
  const tcp = portsOf(facts)
    .filter(({ protocol }) => protocol === 'tcp')
    .map(({ port }) => port);
  const targets = hosts.flatMap(({ host, ports }) =>
    (ports ? [...ports.values()] : tcp.length > 0 ? tcp : [0]).map((port) => ({ host, port })),
  );
  const asked = names.length > 0 ? names : own ? [own.owner.name] : [];
  return { names: [...new Set(asked)].slice(0, mostNames), targets: targets.slice(0, mostTargets) };
}

/** It looks a name up as programs in the container do, and says by what it did. */
const lookUp = `
within() { if command -v timeout >/dev/null 2>&1; then timeout "$@"; else shift; "$@"; fi; }
if command -v getent >/dev/null 2>&1; then within 6 getent ahosts "$1"; echo by getent
elif command -v python3 >/dev/null 2>&1; then within 6 python3 -c 'import socket,sys
for a in socket.getaddrinfo(sys.argv[1], None): print(a[4][0])' "$1" 2>/dev/null; echo by python3
elif command -v ping >/dev/null 2>&1; then within 6 ping -c 1 -W 1 "$1" 2>/dev/null | head -n 1; echo by ping
elif command -v nslookup >/dev/null 2>&1; then within 6 nslookup "$1" 2>/dev/null; echo by nslookup
else echo by nothing; fi; true`;

/**
 * It connects and says nothing more: the exit code, and what the program complained of. busybox' nc has no -z, but runs a
 * program once it has connected.
 */
const tryPort = `
within() { if command -v timeout >/dev/null 2>&1; then timeout "$@"; else shift; "$@"; fi; }
if [ "$2" = 0 ]; then
  if command -v ping >/dev/null 2>&1; then words=$(ping -c 1 -W 2 "$1" 2>&1); code=$?; else echo none; exit 0; fi
elif command -v nc >/dev/null 2>&1; then
  words=$(within 5 nc -z -w 3 "$1" "$2" </dev/null 2>&1); code=$?
  case "$words" in *option*|*sage*) words=$(within 5 nc -w 3 "$1" "$2" -e true </dev/null 2>&1); code=$? ;; esac
elif command -v bash >/dev/null 2>&1; then
  words=$(within 3 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" 2>&1); code=$?
elif command -v python3 >/dev/null 2>&1; then
  words=$(python3 -c 'import socket,sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 3)' "$1" "$2" 2>&1); code=$?
else echo none; exit 0; fi
echo "$code"; printf '%s' "$words"; true`;

interface ProbeWork {
  readonly signal: AbortSignal;
  /** Told how much of it is done, 0 to 1. */
  readonly report?: (done: number) => void;
}

/**
 * Tries it for real, from a helper in the first container's network namespace, with its /etc/hosts and name server. The
 * helper is made from an image that the engine has, is removed afterwards, and ends by itself with our connection.
 * Throws EngineError, also where the image has no shell (`bad-request`, `not-found` or `engine-error`, as engines do).
 */
export async function probeReach(
  engine: Pick<Engine, 'attach' | 'createContainer' | 'exec' | 'listContainers' | 'removeContainer' | 'startContainer'>,
  from: Pick<ContainerRecord, 'id' | 'name'>,
  plan: ProbePlan,
  image: string,
  { signal, report }: ProbeWork,
): Promise<ReachProbe> {
  await sweepWaitingHelpers(engine, probeLabel, { signal });
  const helper = await makeWaitingHelper(
    engine,
    {
      ...{ name: `${from.name}-probe-${randomBytes(3).toString('hex')}`, image },
      ...{ label: probeLabel, target: from.id, host: { NetworkMode: `container:${from.id}` } },
    },
    { signal },
  );
  try {
    await helper.start({ signal });
    let done = 0;
    const run = async (script: string, args: readonly string[]) => {
      const answer = await runScript(engine, helper.id, script, args, { signal });
      done += 1;
      report?.(done / (plan.names.length + plan.targets.length));
      return answer?.out.toString() ?? '';
    };
    const names = await all(plan.names, async (name) => ({
      ...{ name, addresses: addressesIn(await run(lookUp, [name])) },
    }));
    const tries = await all(plan.targets, async ({ host, port }) => {
      const [code = '', ...rest] = (await run(tryPort, [host, String(port)])).split('\n');
      return { host, port, ...resultOf(code.trim(), rest.join(' ').trim()) };
    });
    return { names, tries };
  } finally {
    await helper.end();
  }
}

async function all<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const outcomes = await settleEach(items, atOnce, work);
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

/** The addresses that a look-up printed; undefined when there was nothing to look it up with. */
export function addressesIn(printed: string): readonly string[] | undefined {
  const lines = printed.trimEnd().split('\n');
  const by = lines.pop() ?? '';
  if (by === '' || by === 'by nothing') return undefined;
  // nslookup begins with the name server, and names what was asked for after it.
  const from = by === 'by nslookup' ? lines.findIndex((line) => line.startsWith('Name')) : 0;
  const words = from < 0 ? [] : lines.slice(from).flatMap((line) => line.split(/[\s()]+/));
  const found = words.map((word) => word.replace(/[:,]$/, '')).filter((word) => parseAddress(word) !== undefined);
  return [...new Set(found)];
}

/** What a try's exit code and complaint mean. */
export function resultOf(code: string, words: string): { readonly result: ProbeResult; readonly words: string } {
  if (code === '' || code === 'none') return { result: 'unknown', words: '' };
  if (code === '0') return { result: 'open', words };
  if (/refused/i.test(words)) return { result: 'refused', words };
  if (/unreachable|no route/i.test(words)) return { result: 'unreachable', words };
  return { result: 'silent', words };
}
