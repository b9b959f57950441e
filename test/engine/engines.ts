import { test, type TestContext } from 'node:test';
import { type Engine } from '../../src/engine/engine.js';
import { connectTo } from '../unit/engine/connect-scripted.js';
import { Namespace } from './namespace.js';

/** A real engine, as scripts/testbed started it and told it in LONGSHORE_TEST_ENGINES. */
export interface GivenEngine {
  readonly flavour: '20.10' | '28.5' | 'podman';
  readonly host: string;
  readonly socket: string;
  readonly pid: number;
  /** The docker program that belongs to it. */
  readonly docker: string;
  /** Docker's configuration folder, with the plugins in it. */
  readonly config: string;
}

const given = process.env['LONGSHORE_TEST_ENGINES'];
if (!given) throw new Error('LONGSHORE_TEST_ENGINES is not set: these tests need real engines (npm run test:engine)');

export const engines = JSON.parse(given) as readonly GivenEngine[];
export const dockers = engines.filter(({ flavour }) => flavour !== 'podman');

/** What a test against one engine gets: a connection, and a namespace to make objects in that is cleaned after it. */
export interface Bench {
  readonly t: TestContext;
  readonly given: GivenEngine;
  readonly engine: Engine;
  readonly ns: Namespace;
}

/** Runs a test once for each of the engines. */
export function onEach(some: readonly GivenEngine[], name: string, run: (bench: Bench) => Promise<void>): void {
  for (const one of some) {
    test(`${one.flavour}: ${name}`, { timeout: 120_000 }, async (t) => {
      const engine = await connectTo(t, `unix://${one.socket}`);
      const ns = new Namespace(one.socket);
      t.after(() => ns.clean());
      await run({ t, given: one, engine, ns });
    });
  }
}
