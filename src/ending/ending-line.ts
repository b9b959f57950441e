import { type ContainerDetails, type ContainerRecord } from '../engine/engine.js';
import { holdersOf } from './collect.js';
import { explainEnding } from './explain-ending.js';

/** Why a container has ended in one sentence, from its inspection alone; undefined for one that runs. */
export function endingLine(
  container: ContainerRecord,
  details: ContainerDetails,
  containers: Iterable<ContainerRecord>,
): string | undefined {
  if (container.state === 'created' && details.error === '') return undefined;
  return explainEnding({
    ...{
      container,
      details,
      refusal: details.error,
      log: [],
      imagePlatform: '',
      engineArchitecture: '',
      deeds: [],
      knowsDeeds: false,
    },
    holders: holdersOf(container, details, containers),
  })?.headline;
}
