import { absentCauses } from './absent.js';
import { accessCauses } from './access.js';
import { answerCauses } from './answer.js';
import { type Cause } from './cause.js';
import { configurationCauses } from './configuration.js';
import { isolationCauses } from './isolation.js';
import { networkCauses } from './network.js';
import { remoteCauses } from './remote.js';
import { socketCauses } from './socket.js';

/** Every cause by its id, in the order of the handbook. */
export const causeTable = {
  ...configurationCauses,
  ...absentCauses,
  ...socketCauses,
  ...accessCauses,
  ...isolationCauses,
  ...answerCauses,
  ...networkCauses,
  ...remoteCauses,
} satisfies Readonly<Record<string, Cause>>;

export type CauseId = keyof typeof causeTable;
