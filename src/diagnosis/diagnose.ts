import { type CollectOptions, collect } from './collect/collect.js';
import { type Surroundings } from './collect/probe.js';
import { type Decision, decide } from './decide/decide.js';
import { type Evidence } from './evidence.js';
import { type Explained, type ExplainedLint, explain, explainLint } from './explain.js';

/** The whole answer to "why can't the engine be reached?". */
export interface Diagnosis {
  readonly evidence: Evidence;
  readonly decision: Decision;
  readonly isConnected: boolean;
  /** Undefined when the connection works and nothing is to be said. */
  readonly finding: Explained | undefined;
  readonly also: readonly Explained[];
  readonly runnersUp: readonly Explained[];
  readonly lints: readonly ExplainedLint[];
  /** How long it took. */
  readonly ms: number;
}

/** Collects, decides and explains. Nothing is changed by it, and no fix is run. Within two seconds. */
export async function diagnose(surroundings: Surroundings, options: CollectOptions): Promise<Diagnosis> {
  const begun = performance.now();
  const evidence = await collect(surroundings, options);
  return { ...judge(evidence), ms: Math.round(performance.now() - begun) };
}

/** The answer that given evidence leads to. */
export function judge(evidence: Evidence): Omit<Diagnosis, 'ms'> {
  const decision = decide(evidence);
  const words = (found: Decision['also'][number]) => explain(found, evidence);
  return {
    evidence,
    decision,
    isConnected: decision.isConnected,
    finding: decision.finding && words(decision.finding),
    also: decision.also.map(words),
    runnersUp: decision.runnersUp.map(words),
    lints: decision.lints.map((lint) => explainLint(lint, evidence)),
  };
}
