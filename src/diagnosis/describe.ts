import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { groupName, octal, userName, whereIs } from './decide/found.js';
import { type Evidence, type Try } from './evidence.js';
import { placeWords, sourceWords } from './words.js';

/** One piece of evidence as it is shown. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What was decided from what: everything that was seen and says something, a line each. */
export function describe(evidence: Evidence): Fact[] {
  const { asked, machine } = evidence;
  const fact = (name: string, value: string | undefined): Fact[] =>
    value === undefined || value === '' ? [] : [{ name, value: plain(value, 500) }];
  const variables = Object.entries(asked.variables).map(([name, value]) => `${name}=${value}`);
  return [
    ...fact(l10n.t('Endpoint'), whereIs(evidence) || asked.host),
    ...fact(l10n.t('Chosen by'), asked.context === '' ? sourceWords(asked) : `${sourceWords(asked)}: ${asked.context}`),
    ...fact(l10n.t('Looked at from'), `${placeWords(machine)}, ${evidence.platform}`),
    ...fact(l10n.t('Docker’s variables'), variables.join(' ')),
    ...fact(l10n.t('Proxy variables'), asked.proxies.join(', ')),
    ...socketFacts(evidence, fact),
    ...accountFacts(evidence, fact),
    ...fact(l10n.t('Signs of a container'), machine.containerMarkers.join(', ')),
    ...fact(l10n.t('Sandbox'), machine.sandbox),
    ...fact(l10n.t('User namespace'), machine.isUserNamespace ? l10n.t('not the first of the machine') : ''),
    ...fact(l10n.t('Security label'), machine.label),
    ...engineFacts(evidence, fact),
  ];
}

type MakeFact = (name: string, value: string | undefined) => Fact[];

function socketFacts({ socket, account, listener }: Evidence, fact: MakeFact): Fact[] {
  if (!socket) return [];
  const parts = socket.parts.map(
    (part) =>
      `${part.path} (${part.type}, ${userName(account, part.uid)}:${groupName(account, part.gid)} ${octal(part.mode)})`,
  );
  const listens = listener && (listener.isListening ? l10n.t('yes') : l10n.t('no'));
  return [
    ...fact(l10n.t('On the way to the socket'), parts.slice(-4).join(' → ')),
    ...fact(
      l10n.t('The way ends'),
      socket.end.kind === 'found' ? '' : `${socket.end.kind}${'at' in socket.end ? ` ${socket.end.at}` : ''}`,
    ),
    ...fact(
      l10n.t('This process may write to it'),
      socket.writable === undefined ? '' : socket.writable ? l10n.t('yes') : l10n.t('no'),
    ),
    ...fact(l10n.t('Mounted from'), socket.mount?.root),
    ...fact(
      l10n.t('Somebody listens'),
      listens && listener.pending > 0 ? `${listens} (${listener.pending} wait)` : listens,
    ),
  ];
}

function accountFacts({ account, stale, sg, platform }: Evidence, fact: MakeFact): Fact[] {
  if (platform === 'win32') return [];
  const named = (ids: readonly number[]) =>
    ids.map((id) => (account.groupNames[id] === undefined ? String(id) : `${id} ${account.groupNames[id]}`)).join(', ');
  return [
    ...fact(l10n.t('Account'), `${account.user || '?'} (${account.uid})`),
    ...fact(l10n.t('Groups of this process'), named(account.groups)),
    ...fact(
      l10n.t('Groups in the database'),
      account.databaseGroups
        ? `${named(account.databaseGroups)} (${account.database})`
        : l10n.t('could not be checked'),
    ),
    ...fact(l10n.t('Oldest process without the group'), stale && `${stale.pid} ${stale.command} (${stale.kind})`),
    ...fact('sg', sg && (sg.works ? l10n.t('yes') : sg.detail)),
  ];
}

function engineFacts({ daemons, service, others, exchange, ssh, tls, openPorts }: Evidence, fact: MakeFact): Fact[] {
  const running = daemons.map(
    ({ pid, state, ageSeconds, hosts }) => `${pid} ${state} ${Math.round(ageSeconds)} s ${hosts.join(' ')}`,
  );
  const { pidFile, daemonJson } = service;
  return [
    ...fact('dockerd', service.program),
    ...fact(l10n.t('Running daemons'), running.join('; ')),
    ...fact(
      'systemd',
      service.units
        .map(({ name, load, active, sub, result }) => `${name} ${load} ${active} ${sub} ${result}`)
        .join('; '),
    ),
    ...fact(l10n.t('Pid file'), pidFile && `${pidFile.file} ${pidFile.pid} ${pidFile.isAlive ? '' : '†'}`),
    ...fact('daemon.json', daemonJson.state === 'missing' ? '' : daemonJson.state),
    ...fact(
      l10n.t('Other engines'),
      others
        .map(
          ({ engine, path, answers }) =>
            `${engine} ${path} (${answers ? l10n.t('answers') : l10n.t('doesn’t answer')})`,
        )
        .join('; '),
    ),
    ...fact('GET /_ping', exchange && tryWords(exchange.ping)),
    ...fact('GET /version', exchange?.version && tryWords(exchange.version)),
    ...fact('GET /info', exchange?.info && tryWords(exchange.info)),
    ...fact(
      l10n.t('Speaks TLS'),
      exchange?.speaksTls === undefined ? '' : exchange.speaksTls ? l10n.t('yes') : l10n.t('no'),
    ),
    ...fact(
      l10n.t('Certificate'),
      exchange?.certificate && `${exchange.certificate.names}, ${exchange.certificate.validTo}`,
    ),
    ...fact('TLS', tls?.files.map(({ file, problem, mode }) => `${file} ${problem || octal(mode)}`).join('; ')),
    ...fact(
      'ssh',
      ssh &&
        `${tryWords(ssh.answer)}; ${ssh.spawnCode || `exit ${ssh.exitCode ?? '–'}`}; agent ${ssh.agent}; ${ssh.stderr.trim()}`,
    ),
    ...fact(
      l10n.t('Open port'),
      openPorts.map(({ port, isLoopback }) => `${port}${isLoopback ? ' (loopback)' : ''}`).join(', '),
    ),
  ];
}

/** The outcome of a question, short. */
function tryWords(attempt: Try): string {
  switch (attempt.kind) {
    case 'answered': {
      const { server = '', 'api-version': api = '' } = attempt.headers;
      return [`HTTP ${attempt.status}`, server, api && `API ${api}`, `${attempt.ms} ms`]
        .filter((word) => word !== '')
        .join(', ');
    }
    case 'failed':
      return `${attempt.syscall} ${attempt.code} ${attempt.message}`.trim();
    case 'silent':
      return l10n.t('silence ({phase}, {ms} ms)', { phase: attempt.phase, ms: attempt.ms });
    case 'closed':
      return l10n.t('closed without an answer');
    case 'noise':
      return l10n.t('no HTTP: {bytes}', { bytes: attempt.text || `0x${attempt.bytes}` });
  }
}
