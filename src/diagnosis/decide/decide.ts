import * as l10n from '@vscode/l10n';
import { type Evidence } from '../evidence.js';
import { accessNotes, accessProblem, staleNote } from './access.js';
import { answerProblem, connectedNotes, identity } from './answer.js';
import { configurationNotes, configurationProblem } from './configuration.js';
import { type Found, found, whereIs } from './found.js';
import { type FoundLint, lint } from './lint.js';
import { sourceWords } from '../words.js';
import { tcpProblem, tlsFilesProblem } from './network.js';
import { pipeProblem, sshProblem } from './remote.js';
import { pathProblem, refused } from './socket.js';

/** The answer. */
export interface Decision {
  /** The one reason; undefined for a connection that works. */
  readonly finding: Found | undefined;
  /** The engine answers: what was found is worth knowing, but keeps nobody out. */
  readonly isConnected: boolean;
  /** What is true at the same time. */
  readonly also: readonly Found[];
  /** What else the evidence would allow, in order, if the finding were wrong. */
  readonly runnersUp: readonly Found[];
  /** What isn't safe about a connection that works. */
  readonly lints: readonly FoundLint[];
}

/** From the evidence to the one reason, in the specification's order (socket-diagnostics.md, 2.1). Pure. */
export function decide(evidence: Evidence): Decision {
  const notes = configurationNotes(evidence);
  const failed = (candidates: readonly Found[], also: readonly Found[] = []): Decision => ({
    finding: candidates[0],
    isConnected: false,
    also: distinct([...also, ...notes], candidates[0]),
    runnersUp: candidates.slice(1),
    lints: [],
  });
  const asked = configurationProblem(evidence);
  if (asked) return failed([asked]);
  const candidates = transportProblems(evidence);
  const first = candidates[0];
  if (first) {
    const broken = brokenConfiguration(evidence);
    const file = evidence.socket?.file;
    const also = file?.type === 'socket' && isRefusal(evidence) ? accessNotes(evidence, first, file) : [];
    return broken ? failed([broken, ...candidates], also) : failed(candidates, also);
  }
  const kind = identity(evidence);
  const own = brokenConfiguration(evidence);
  const connected = [...connectedNotes(evidence), ...staleNote(evidence)];
  const full = connected.find(({ id }) => id === 'daemon-disk-full');
  const finding = full ?? kind;
  return {
    finding,
    isConnected: true,
    also: distinct([...connected, ...(kind ? [kind] : []), ...(own ? [own] : []), ...notes], finding),
    runnersUp: [],
    lints: lint(evidence),
  };
}

/** A configuration that is ignored explains a failure at the default that it would have replaced. */
function brokenConfiguration({ asked }: Evidence): Found | undefined {
  const { configFile } = asked;
  if (asked.by !== 'default' || configFile.state !== 'broken') return undefined;
  return found('config-json-unreadable', { file: configFile.file, code: configFile.code });
}

/** Everything between the address and the engine's answer, for the way that is used. */
function transportProblems(evidence: Evidence): readonly Found[] {
  const { address } = evidence;
  switch (address?.transport) {
    case 'unix':
      return socketProblems(evidence);
    case 'tcp': {
      const problem = tlsFilesProblem(evidence) ?? tcpProblem(evidence, address);
      return problem ? [problem] : orUnknown(evidence, answerProblem(evidence));
    }
    case 'ssh': {
      const problem = sshProblem(evidence);
      return problem ? [problem] : [];
    }
    case 'npipe': {
      const problem = pipeProblem(evidence);
      return problem ? [problem] : orUnknown(evidence, answerProblem(evidence));
    }
    case undefined: {
      const problem = tlsFilesProblem(evidence);
      const { asked } = evidence;
      const detail = asked.refusal || l10n.t('no address came of it');
      return [
        problem ??
          found('config-host-invalid', { host: asked.host || asked.context, detail, source: sourceWords(asked) }),
      ];
    }
  }
}

/** A unix socket: its path, connecting to it, what answers. */
function socketProblems(evidence: Evidence): readonly Found[] {
  const { socket, exchange } = evidence;
  const ping = exchange?.ping;
  const code = ping?.kind === 'failed' ? ping.code : '';
  const onTheWay = pathProblem(evidence);
  if (onTheWay.length > 0) return onTheWay;
  if (!socket || ping?.kind !== 'failed') return orUnknown(evidence, answerProblem(evidence));
  const { file } = socket;
  const sock = socket.path;
  // A mounted file whose name on the host is gone: whatever the error, restarting the container is the way.
  if (file?.links === 0 || socket.mount?.isDeleted) return [found('socket-bind-mount-stale', { sock })];
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return file ? accessProblem(evidence, code, socket, file) : [found('socket-stale', { sock })];
    case 'ECONNREFUSED':
      return refused(evidence);
    case 'ENOENT':
      // It went between the look at it and the call.
      return [found('daemon-not-running', { sock })];
    case 'EAGAIN':
      return [found('daemon-backlog-full', { sock })];
    case 'EMFILE':
    case 'ENFILE': {
      const { files } = evidence.machine;
      const detail = files ? l10n.t('{open} of {limit} are open', { open: files.open, limit: files.limit }) : code;
      return [found('editor-fd-exhausted', { detail })];
    }
    case 'EAFNOSUPPORT':
      return [found('af-unix-forbidden')];
    default:
      return orUnknown(evidence, []);
  }
}

function isRefusal({ exchange }: Evidence): boolean {
  const ping = exchange?.ping;
  return ping?.kind === 'failed' && (ping.code === 'EACCES' || ping.code === 'EPERM');
}

/** An error that no rule knows is still told, in the system's words, rather than called a success. */
function orUnknown(evidence: Evidence, candidates: readonly Found[]): readonly Found[] {
  const ping = evidence.exchange?.ping;
  if (candidates.length > 0 || ping?.kind !== 'failed') return candidates;
  return [found('daemon-closed-connection', { sock: `${whereIs(evidence)} (${ping.code || ping.message})` })];
}

function distinct(all: readonly Found[], finding: Found | undefined): Found[] {
  return all.filter(({ id }, index) => id !== finding?.id && all.findIndex((other) => other.id === id) === index);
}
