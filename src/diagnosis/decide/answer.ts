import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { type Daemon, type Evidence, type Try } from '../evidence.js';
import { type Found, found, matches, when, whereIs } from './found.js';
import { productOf, youngSeconds } from './socket.js';

type Answered = Extract<Try, { kind: 'answered' }>;

/** Whether an answer names itself an engine: by header, since any web server may say 200 to a ping. */
export function isEngine({ headers }: Answered): boolean {
  return (
    headers['api-version'] !== undefined ||
    headers['libpod-api-version'] !== undefined ||
    /^(docker|libpod)\//i.test(headers['server'] ?? '')
  );
}

/** What the answers to /_ping and /version mean; empty for a healthy engine. */
export function answerProblem(evidence: Evidence): Found[] {
  const { exchange } = evidence;
  if (!exchange) return [];
  const { ping, version } = exchange;
  switch (ping.kind) {
    case 'failed':
      // Connecting has failed: that is told by the transport.
      return [];
    case 'silent':
      return silence(evidence);
    case 'closed':
      return [
        exchange.speaksTls ? tlsRequired(evidence) : found('daemon-closed-connection', { sock: whereIs(evidence) }),
      ];
    case 'noise':
      return [noise(evidence, ping.bytes, ping.text)];
    case 'answered':
      return isEngine(ping) ? engineProblem(evidence, ping, version) : [strangerProblem(evidence, ping, version)];
  }
}

function tlsRequired(evidence: Evidence): Found {
  return found('tls-required', { host: whereIs(evidence) });
}

/** Connected, and not a byte since. */
function silence(evidence: Evidence): Found[] {
  const { daemons, service, listener, address } = evidence;
  const isLocal = address?.transport !== 'tcp';
  const daemon = isLocal ? daemonFor(evidence) : undefined;
  const isYoung = daemon !== undefined && daemon.ageSeconds < youngSeconds && daemon.state !== 'T';
  const isActivating = isLocal && service.units.some(({ active }) => active === 'activating');
  const words = [
    daemon?.state === 'T' ? l10n.t('the process is stopped') : '',
    daemon?.state === 'D' ? l10n.t('the process waits for a disk') : '',
    listener && listener.pending > 0
      ? l10n.t('{count} connections wait to be accepted', { count: listener.pending })
      : '',
    daemon ? l10n.t('dockerd runs with pid {pid}', { pid: daemon.pid }) : '',
    daemons.length === 0 && isLocal ? l10n.t('no dockerd can be seen from here') : '',
  ].filter((word) => word !== '');
  return matches([
    when(isYoung || isActivating, 'daemon-starting', { age: String(Math.round(daemon?.ageSeconds ?? 0)) }),
    when(true, 'daemon-hung', {
      sock: whereIs(evidence),
      detail: words.join('; ') || l10n.t('not a byte came'),
      pid: daemon ? String(daemon.pid) : '$(pidof dockerd)',
      state: daemon?.state ?? '',
    }),
  ]);
}

/** The daemon that is meant: the one whose host is the socket, else one that names no host, else the only one. */
function daemonFor({ daemons, socket }: Evidence): Daemon | undefined {
  const alive = daemons.filter(({ state }) => state !== 'Z' && state !== 'X');
  const paths = new Set(socket ? [socket.path, socket.real] : []);
  const named = alive.find(({ hosts }) => hosts.some((host) => paths.has(host.replace(/^unix:\/\//, ''))));
  return named ?? alive.find(({ hosts }) => hosts.length === 0) ?? (alive.length === 1 ? alive[0] : undefined);
}

/** Bytes that are no HTTP: what their beginning gives away. */
function noise(evidence: Evidence, bytes: string, text: string): Found {
  const what = whereIs(evidence);
  // A TLS record: alert (15) or handshake (16), version 3.x.
  if (/^1[56]03/.test(bytes)) return tlsRequired(evidence);
  return found('not-http', { what, looks: looksLike(bytes, text) });
}

function looksLike(bytes: string, text: string): string {
  if (text.startsWith('SSH-')) return 'SSH';
  // An HTTP/2 frame of type 4 (SETTINGS, RFC 9113) on stream 0: what gRPC servers begin with.
  if (/^0000..04/.test(bytes)) return 'gRPC (containerd, buildkitd)';
  // The first packet of MySQL: length, number 0, protocol 10.
  if (/^....00000a/.test(bytes)) return 'MySQL';
  if (/^(-ERR|\+OK|\$\d)/.test(text)) return 'Redis';
  const words = plain(text, 60).trim();
  return words === '' ? `0x${bytes.slice(0, 16)}` : `“${words}”`;
}

/** HTTP, but nobody who calls itself an engine. */
function strangerProblem(evidence: Evidence, ping: Answered, version: Try | undefined): Found {
  const { address, asked } = evidence;
  const what = whereIs(evidence);
  const via = ping.headers['via'] ?? ping.headers['proxy-authenticate'] ?? ping.headers['proxy-agent'];
  const detail = messageIn(ping.body) || `status ${ping.status}`;
  // Go's words to a client that speaks plain HTTP to its TLS port (net/http/server.go).
  if (/HTTP request to an HTTPS server/i.test(ping.body)) return tlsRequired(evidence);
  if (via !== undefined || ping.status === 407) {
    return found('proxy-intercepts', {
      via: plain(via ?? String(ping.status), 80),
      host: what,
      name: nameOf(evidence),
    });
  }
  if (isForbiddenByProxy(ping) || (version?.kind === 'answered' && isForbiddenByProxy(version))) {
    return found('socket-proxy-forbidden');
  }
  const path = address?.transport === 'unix' ? address.path : '';
  const isDesktop =
    /docker desktop/i.test(ping.body) ||
    asked.context.startsWith('desktop-') ||
    productOf(path, evidence.account) === 'Docker Desktop' ||
    (address?.transport === 'npipe' && /dockerDesktop/i.test(address.path));
  if (ping.status >= 500 && isDesktop) {
    return found('docker-desktop-engine-error', { status: String(ping.status), detail });
  }
  if (ping.status >= 500 && /no space left on device/i.test(ping.body)) return found('daemon-disk-full', { detail });
  return found('not-docker-http', {
    what,
    status: String(ping.status),
    server: plain(ping.headers['server'] ?? '', 60) || l10n.t('without a name'),
  });
}

/** HAProxy's page, which docker-socket-proxy answers with. */
function isForbiddenByProxy({ status, body }: Answered): boolean {
  return status === 403 && /Request forbidden by administrative rules/i.test(body);
}

/** dockerd's words for what an authorization plugin said or failed at (pkg/authorization/authz.go). */
function isOfPlugin(words: string): boolean {
  return /^(authorization denied by plugin|plugin \S+ failed with error)/.test(words);
}

function nameOf({ address }: Evidence): string {
  return address?.transport === 'tcp' ? address.host : '';
}

/** An engine answered the ping. */
function engineProblem(evidence: Evidence, ping: Answered, version: Try | undefined): Found[] {
  const own = statusProblem(ping, ping);
  if (own) return [own];
  const asked = evidence.asked.variables['DOCKER_API_VERSION']?.trim().replace(/^v/, '') ?? '';
  // Any client refuses what is no version; engines answer by their router, in more ways than one.
  if (asked !== '' && !/^\d+(\.\d+)*$/.test(asked)) {
    return [found('api-version-invalid', { asked: plain(asked, 40) })];
  }
  return matches([
    () => {
      if (!version) return undefined;
      if (version.kind === 'silent') return found('containerd-unresponsive');
      if (version.kind !== 'answered') return undefined;
      const { status, body } = version;
      const words = messageIn(body);
      if (status === 400) {
        const most = /maximum supported API version is ([\d.]+)|server API version: ([\d.]+)/i.exec(words);
        if (/too new|newer than server/i.test(words)) {
          const max = most?.[1] ?? most?.[2] ?? ping.headers['api-version'] ?? '?';
          return found('client-api-too-new', { asked, max });
        }
        if (/too old|older than/i.test(words)) return found('client-api-too-old', { detail: words, asked });
        // Podman says neither: what isn't a version doesn't route.
        return asked === '' ? undefined : found('api-version-invalid', { asked: plain(asked, 40) });
      }
      if (status === 404 && asked !== '') return found('api-version-invalid', { asked: plain(asked, 40) });
      if (status === 403 && isForbiddenByProxy(version)) return found('socket-proxy-forbidden');
      // dockerd asks its plugins before it adds the headers by which it is known (tried, 20.10 and 28.5).
      if (status === 403 && !isEngine(version) && !isOfPlugin(words)) return found('socket-proxy-forbidden');
      return statusProblem(version, ping);
    },
  ]);
}

/** What an engine's refusal of a plain question means. */
function statusProblem({ status, body }: Answered, ping: Answered): Found | undefined {
  const detail = messageIn(body) || `status ${status}`;
  if (status === 403 && isForbiddenByProxy({ ...ping, status, body })) return found('socket-proxy-forbidden');
  if (status === 401 || status === 403) return found('authz-denied', { detail });
  if (status < 500) return undefined;
  if (/no space left on device/i.test(detail)) return found('daemon-disk-full', { detail });
  if (/docker desktop|manually paused/i.test(detail)) {
    return found('docker-desktop-engine-error', { status: String(status), detail });
  }
  return found('daemon-internal-error', { status: String(status), detail });
}

/** The engine's `message`, or the body without its tags, in one line. */
export function messageIn(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    const message = (value as { message?: unknown } | null)?.message;
    if (typeof message === 'string') return plain(message, 300).trim();
  } catch {
    // Not JSON: a page or plain text.
  }
  return plain(body.replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ').replace(/\s+/g, ' '), 300).trim();
}

/** What is true of an engine that works. */
export function connectedNotes(evidence: Evidence): Found[] {
  const { exchange, others, failure, address, account } = evidence;
  if (exchange?.ping.kind !== 'answered') return [];
  const info = exchange.info?.kind === 'answered' ? parsed(exchange.info.body) : undefined;
  const security = Array.isArray(info?.['SecurityOptions']) ? (info['SecurityOptions'] as unknown[]).map(String) : [];
  const isRootless = security.some((option) => /name=rootless/.test(option)) || info?.['Rootless'] === true;
  const own = address?.transport === 'unix' ? address.path : '';
  const isOwnRootless = isRootless || productOf(own, account) === 'Docker (rootless)';
  const system = others.find(
    ({ path, isSocket }) => isSocket && /^\/(var\/)?run\/docker\.sock$/.test(path) && path !== own,
  );
  const isFull = exchange.freeBytes !== undefined && exchange.freeBytes < fullBytes;
  const noSpace = /no space left on device/i.test(failure?.message ?? '');
  return matches([
    when(isFull || noSpace, 'daemon-disk-full', {
      detail: noSpace
        ? plain(failure?.message ?? '', 300)
        : l10n.t('{count} bytes are free', { count: exchange.freeBytes ?? 0 }),
    }),
    when(isOwnRootless && system !== undefined, 'rootless-rootful-mismatch', { path: system?.path ?? '' }),
  ]);
}

/** Below this nothing can be created: less than one layer of anything. */
const fullBytes = 65_536;

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    // Cut, or no JSON: then nothing is known.
    return undefined;
  }
}

/** What kind of engine answered, where that is worth a word. */
export function identity({ exchange }: Evidence): Found | undefined {
  if (exchange?.ping.kind !== 'answered') return undefined;
  const { headers } = exchange.ping;
  if (headers['libpod-api-version'] !== undefined || /^libpod\//i.test(headers['server'] ?? '')) {
    const version = headers['libpod-api-version'] ?? (headers['server'] ?? '').replace(/^libpod\/|\s.*$/gi, '');
    return found('podman-answering', { version: plain(version, 20), api: plain(headers['api-version'] ?? '?', 20) });
  }
  return headers['ostype'] === 'windows' ? found('windows-containers-engine') : undefined;
}
