import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { type ReachFacts, type ReachSide } from './reach-facts.js';
import { portsOf, type ReachPort } from './reach-ports.js';
import { hasNames, isShared, networkOf, type ReachWay, waysOf } from './reach-ways.js';

/** What can be done about it, and what the editor can do of it by itself. */
export interface ReachStep {
  readonly words: string;
  readonly action:
    | { readonly kind: 'own-network' }
    /** Puts this container on this network. */
    | { readonly kind: 'connect'; readonly container: string; readonly network: string; readonly label: string }
    | { readonly kind: 'start'; readonly container: string; readonly label: string }
    | undefined;
}

/** Whether one container reaches another, by facts alone. */
export interface ReachAnswer {
  /** `partly`: by an address, or where nothing listens. */
  readonly verdict: 'yes' | 'partly' | 'no';
  readonly headline: string;
  readonly because: readonly string[];
  readonly steps: readonly ReachStep[];
  readonly ways: readonly ReachWay[];
  readonly ports: readonly ReachPort[];
}

type Said = Pick<ReachAnswer, 'verdict' | 'headline'> & {
  readonly because?: readonly string[];
  readonly steps?: readonly ReachStep[];
};

/** Answers “Can A reach B?”. */
export function explainReach(facts: ReachFacts): ReachAnswer {
  const ways = waysOf(facts);
  const ports = portsOf(facts);
  const said = standing(facts) ?? byWays(facts, ways);
  const deaf = said.verdict === 'no' ? undefined : deafness(facts.to, ports);
  return {
    verdict: deaf && said.verdict === 'yes' ? 'partly' : said.verdict,
    headline: said.headline,
    because: [...(said.because ?? []), ...(deaf ? [deaf] : [])],
    steps: said.steps ?? [],
    ...{ ways, ports },
  };
}

const nameOf = ({ container }: ReachSide) => plain(container.name, 60);

/** What decides it before any network is looked at. */
function standing({ from, to }: ReachFacts): Said | undefined {
  const [a, b] = [nameOf(from), nameOf(to)];
  const headline = l10n.t('{0} does not reach {1}.', a, b);
  const no = (because: string, ...steps: ReachStep[]): Said => ({ verdict: 'no', headline, because: [because], steps });
  for (const side of [to, from]) {
    const name = nameOf(side);
    if (side.place.kind === 'lost') {
      return no(
        l10n.t('{0} uses the network of another container, which is gone.', name),
        step(l10n.t('“Recreate…” makes {0} anew with a network of its own.', name)),
      );
    }
    const { state, id } = side.container;
    if (state === 'paused') return no(l10n.t('{0} is paused: nothing in it runs, and nothing in it answers.', name));
    if (state === 'running') continue;
    return no(
      l10n.t('{0} isn’t running: it has no address now, and its names lead nowhere.', name),
      step(l10n.t('Start it, then look again.'), { kind: 'start', container: id, label: l10n.t('Start {0}', name) }),
    );
  }
  if (from.container.id === to.container.id || isShared(from.place, to.place)) {
    const why =
      from.place.kind === 'host'
        ? l10n.t('Both use the network of the engine’s machine.')
        : l10n.t('They use one network together: names and addresses of their own are not needed.');
    return { verdict: 'yes', headline: l10n.t('{0} reaches {1} at localhost.', a, b), because: [why] };
  }
  const alone = [from, to].find(({ place }) => place.kind === 'none');
  if (!alone) return undefined;
  const name = nameOf(alone);
  return no(
    l10n.t('{0} was made with no network at all (none).', name),
    step(l10n.t('Take it off that one (docker network disconnect none {0}), then connect it to a network.', name)),
  );
}

function byWays(facts: ReachFacts, ways: readonly ReachWay[]): Said {
  const { from, to } = facts;
  const [a, b] = [nameOf(from), nameOf(to)];
  const [way] = ways;
  const no = { verdict: 'no', headline: l10n.t('{0} does not reach {1}.', a, b) } as const;
  if (!way) return { ...no, because: [apart(facts)], steps: joining(facts) };
  if (way.blocked !== '') return { ...no, because: [way.blocked], steps: ownNetwork(facts) };
  const over = plain(way.over, 100);
  const [name = ''] = way.names;
  switch (way.kind) {
    case 'itself':
    case 'names':
      return {
        ...{ verdict: 'yes', headline: l10n.t('{0} reaches {1} by the name {2}.', a, b, plain(name, 60)) },
        because: [
          l10n.t('Both are on the network {0}, where the engine’s own name server knows the containers by name.', over),
          ...internalWords(facts, way),
        ],
      };
    case 'link':
      return {
        ...{ verdict: 'yes', headline: l10n.t('{0} reaches {1} by the name {2}.', a, b, plain(name, 60)) },
        because: [
          l10n.t('{0} was made with --link, which is a thing of the past: it writes the name into /etc/hosts.', a),
          l10n.t('A network of their own does the same for all containers on it, in both directions.'),
        ],
        steps: ownNetwork(facts),
      };
    case 'machine':
      return machineAnswer(facts, way);
    case 'addresses':
      return addressAnswer(facts, way, over);
  }
}

function addressAnswer(facts: ReachFacts, way: ReachWay, over: string): Said {
  const { from, to } = facts;
  const headline = l10n.t('{0} reaches {1} by its address alone, not by its name.', nameOf(from), nameOf(to));
  if (from.place.kind === 'host') {
    return {
      ...{ verdict: 'partly', headline },
      because: [
        l10n.t('{0} uses the network of the engine’s machine, which knows no names of containers.', nameOf(from)),
        l10n.t('That works where the engine runs on Linux itself, and not from Docker Desktop’s machine.'),
      ],
    };
  }
  const network = [...facts.networks.values()].find(({ name }) => name === way.over);
  if (facts.hasNameServer === false && network && hasNames(network)) {
    return {
      ...{ verdict: 'partly', headline },
      because: [
        l10n.t('This Podman has no name server on {0}: containers know each other by address alone.', over),
        l10n.t('Names take netavark with aardvark-dns, or the CNI plugin dnsname, on the engine’s machine.'),
        ...internalWords(facts, way),
      ],
    };
  }
  return {
    ...{ verdict: 'partly', headline },
    because: [
      l10n.t(
        'They meet on the default network {0} alone. There containers have no names: the engine’s name server answers on networks that you create, and only there.',
        over,
      ),
      l10n.t('An address like {0} is given anew with each start: don’t write it down.', way.addresses[0] ?? '–'),
    ],
    steps: ownNetwork(facts),
  };
}

function machineAnswer({ from, to }: ReachFacts, { addresses, ports, over }: ReachWay): Said {
  const [a, b, address] = [nameOf(from), nameOf(to), addresses[0] ?? ''];
  if (ports) {
    const [[inner, outer] = [0, 0]] = ports;
    return {
      ...{ verdict: 'partly', headline: l10n.t('{0} reaches {1} by way of the engine’s machine alone.', a, b) },
      because: [
        l10n.t(
          'They share no network. What {0} publishes is at {1}: its port {2} at {3}.',
          b,
          over,
          inner,
          `${address}:${outer}`,
        ),
      ],
      steps: [step(l10n.t('A network of their own is the direct way.'), { kind: 'own-network' })],
    };
  }
  return {
    ...{
      verdict: 'partly',
      headline: l10n.t('{0} reaches {1} by the address {2}, if the machine’s firewall lets it.', a, b, address),
    },
    because: [
      l10n.t('{0} uses the network of the engine’s machine (host), so it is where the machine is: at {1}.', b, over),
      l10n.t('With --add-host host.docker.internal:host-gateway the address has a name.'),
    ],
  };
}

/** Why there is no way at all. */
function apart({ from, to, networks }: ReachFacts): string {
  const [a, b] = [nameOf(from), nameOf(to)];
  const places = (side: ReachSide) =>
    side.place.kind === 'own' ? side.place.details.attachments.map(({ network }) => plain(network, 60)).join(', ') : '';
  if (from.place.kind === 'own' && to.place.kind === 'host') {
    const internal = from.place.details.attachments.every((place) => networkOf(place, networks)?.isInternal);
    if (internal) return l10n.t('{0} is on internal networks alone ({1}), which have no way out.', a, places(from));
  }
  if (places(from) === '' && from.place.kind === 'own') return l10n.t('{0} is on no network.', a);
  if (places(to) === '' && to.place.kind === 'own') return l10n.t('{0} is on no network.', b);
  return l10n.t(
    'They share no network: {0} is on {1}, {2} on {3}. The engine keeps networks apart.',
    a,
    places(from),
    b,
    places(to),
  );
}

/** A network of the other's that this one may join, either way round; else one of their own. */
function joining(facts: ReachFacts): readonly ReachStep[] {
  const { from, to, networks } = facts;
  const one = from.place;
  const other = to.place;
  if (one.kind !== 'own' || other.kind !== 'own') return [];
  const offer = (joiner: typeof one, host: typeof one): readonly ReachStep[] =>
    host.details.attachments.flatMap((place) => {
      const network = networkOf(place, networks);
      if (!network || !hasNames(network) || network.driver === 'null') return [];
      const name = plain(joiner.owner.name, 60);
      const where = plain(network.name, 60);
      return [
        step(l10n.t('Put {0} on {1} too: a container may be on many networks.', name, where), {
          ...{ kind: 'connect', container: joiner.owner.id, network: network.id },
          label: l10n.t('Connect {0} to {1}', name, where),
        }),
      ];
    });
  const offers = [...offer(one, other), ...offer(other, one)].slice(0, 2);
  return [...offers, ...ownNetwork(facts)];
}

function ownNetwork({ from, to }: ReachFacts): readonly ReachStep[] {
  if (from.place.kind !== 'own' || to.place.kind !== 'own') return [];
  const words = l10n.t(
    'Make a network of their own and put both on it. They go on running, and reach each other by name at once.',
  );
  return [step(words, { kind: 'own-network' })];
}

function internalWords({ networks }: ReachFacts, { over }: ReachWay): readonly string[] {
  const isInternal = [...networks.values()].some((network) => network.name === over && network.isInternal);
  return isInternal
    ? [l10n.t('{0} is internal: its containers reach each other, and nothing outside of it.', plain(over, 60))]
    : [];
}

/** What is to be said of ports where nobody listens as is meant. */
function deafness(to: ReachSide, ports: readonly ReachPort[]): string | undefined {
  const tcp = ports.filter(({ protocol }) => protocol === 'tcp');
  const numbers = (some: readonly ReachPort[]) => some.map(({ port }) => port).join(', ');
  const selfish = tcp.filter(({ listens }) => listens === 'itself');
  if (tcp.some(({ listens }) => listens === 'yes' || listens === 'unknown')) return undefined;
  if (selfish.length > 0) {
    return l10n.t(
      'But {0} listens on 127.0.0.1 alone (port {1}), which is itself: have its program listen on 0.0.0.0.',
      nameOf(to),
      numbers(selfish),
    );
  }
  const deaf = tcp.filter(({ listens }) => listens === 'no');
  return deaf.length === 0
    ? undefined
    : l10n.t(
        'But nothing in {0} listens on port {1} now: “exposed” is only what its image says.',
        nameOf(to),
        numbers(deaf),
      );
}

function step(words: string, action?: ReachStep['action']): ReachStep {
  return { words, action };
}
