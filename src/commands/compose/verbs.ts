import { isUp } from '../../engine/is-up.js';
import { type ContainerRecord, type Engine } from '../../engine/engine.js';
import { define } from '../command.js';
import { type ProjectSubject } from './project-subject.js';
import { runCompose, withoutCompose } from './run-compose.js';

interface Verb {
  readonly args: readonly string[];
  readonly when?: (subject: ProjectSubject) => boolean;
  readonly needsFiles?: boolean;
  /** What it is to a single container, for where docker compose is missing. */
  readonly alone?: {
    readonly when: (container: ContainerRecord) => boolean;
    readonly run: (engine: Engine, id: string, signal: AbortSignal) => Promise<void>;
  };
}

const has = (states: readonly string[]) => (subject: ProjectSubject) =>
  subject.containers.some(({ state }) => states.includes(state));

/** A command that is one verb of docker compose. */
function verb<const Id extends `longshore.compose.${string}`>(id: Id, { args, when, needsFiles, alone }: Verb) {
  return define({
    id,
    on: 'project',
    many: true,
    offered: 'palette',
    changes: true,
    ...(when ? { when } : {}),
    run: async (services, subjects, signal) => {
      for (const subject of subjects) {
        const isDone =
          alone !== undefined &&
          (await withoutCompose(services, subject, signal, async (engine, container) => {
            if (alone.when(container)) await alone.run(engine, container.id, signal);
          }));
        if (!isDone) await runCompose(services, subject, { args, needsFiles: needsFiles ?? false, signal });
      }
    },
  });
}

/** A command that only shows something, in a terminal. */
function view<const Id extends `longshore.compose.${string}`>(id: Id, args: readonly string[], needsFiles = false) {
  return define({
    id,
    on: 'project',
    many: false,
    offered: 'palette',
    run: async (services, [subject], signal) => {
      if (subject) await runCompose(services, subject, { args, needsFiles, signal });
    },
  });
}

export const composeUp = verb('longshore.compose.up', { args: ['up', '--detach'], needsFiles: true });

export const composeRecreate = verb('longshore.compose.recreate', {
  args: ['up', '--detach', '--force-recreate'],
  needsFiles: true,
});

export const composeStart = verb('longshore.compose.start', {
  args: ['start'],
  when: has(['created', 'exited']),
  alone: {
    when: ({ state }) => state === 'created' || state === 'exited',
    run: (engine, id, signal) => engine.startContainer(id, { signal }),
  },
});

export const composeStop = verb('longshore.compose.stop', {
  args: ['stop'],
  when: has(['running', 'paused', 'restarting']),
  alone: {
    when: isUp,
    run: (engine, id, signal) => engine.stopContainer(id, { signal }),
  },
});

export const composeRestart = verb('longshore.compose.restart', {
  args: ['restart'],
  when: ({ containers }) => containers.length > 0,
  alone: { when: () => true, run: (engine, id, signal) => engine.restartContainer(id, { signal }) },
});

export const composePause = verb('longshore.compose.pause', {
  args: ['pause'],
  when: has(['running']),
  alone: {
    when: ({ state }) => state === 'running',
    run: (engine, id, signal) => engine.pauseContainer(id, { signal }),
  },
});

export const composeUnpause = verb('longshore.compose.unpause', {
  args: ['unpause'],
  when: has(['paused']),
  alone: {
    when: ({ state }) => state === 'paused',
    run: (engine, id, signal) => engine.unpauseContainer(id, { signal }),
  },
});

export const composeBuild = verb('longshore.compose.build', { args: ['build'], needsFiles: true });
export const composePull = verb('longshore.compose.pull', { args: ['pull'], needsFiles: true });
export const composePush = verb('longshore.compose.push', { args: ['push'], needsFiles: true });
export const composeWatch = verb('longshore.compose.watch', { args: ['watch'], needsFiles: true });

export const composePs = view('longshore.compose.ps', ['ps', '--all']);
export const composeTop = view('longshore.compose.top', ['top']);
export const composeImages = view('longshore.compose.images', ['images']);
export const composeEvents = view('longshore.compose.events', ['events']);
