/** Ports of the host that two services want. */
import * as l10n from '@vscode/l10n';
import { type Span } from '../../features/reading.js';
import { type Project, type Service, settingsOf } from '../project.js';
import { type PortRange, type PublishedPort, parsePort, portRange } from '../short-syntax.js';
import { type YamlNode, itemsOf, valueOf } from '../yaml/tree.js';
import { type Check, spanIn } from './check.js';

export interface Published extends PublishedPort {
  readonly service: Service;
  readonly node: YamlNode;
  readonly span: Span;
}

/** The ports that a service publishes. */
export function publishedPorts(project: Project, service: Service): Published[] {
  return settingsOf(service, 'ports').flatMap(({ value, layer }) =>
    itemsOf(value).flatMap((node) => {
      const port = portOf(project, node);
      return port ? [{ ...port, service, node, span: spanIn(service, layer, node) }] : [];
    }),
  );
}

/** An item of `ports`; undefined for what can't be read as one. */
export function portOf(project: Project, node: YamlNode): PublishedPort | undefined {
  const port = node.kind === 'map' ? longForm(project, node) : parsePort(project.values.text(node) ?? '');
  return typeof port === 'object' ? port : undefined;
}

function longForm(project: Project, node: YamlNode): PublishedPort | undefined {
  const text = (key: string) => project.values.text(valueOf(node, key));
  const container = portRange(text('target') ?? '');
  if (!container) return undefined;
  return {
    hostIp: text('host_ip'),
    host: portRange(text('published') ?? ''),
    container,
    protocol: text('protocol') ?? 'tcp',
  };
}

const overlap = (a: PortRange, b: PortRange): boolean => a.from <= b.to && b.from <= a.to;
const everywhere = new Set([undefined, '', '0.0.0.0', '::']);
const sameAddress = (a: string | undefined, b: string | undefined): boolean =>
  a === b || everywhere.has(a) || everywhere.has(b);

/** Whether a range of one's ports may move: then Docker takes a free one. */
const isFree = ({ host, container }: Published): boolean =>
  host !== undefined && host.to > host.from && container.to === container.from;

/** Warns where two services that run together publish the same port. */
export function checkPorts({ project, report }: Check): void {
  const byPort = new Map<number, Published[]>();
  for (const service of project.services.values()) {
    for (const port of publishedPorts(project, service)) {
      const { host } = port;
      // 0 is any free port.
      if (!host || host.from === 0 || isFree(port)) continue;
      const other = (byPort.get(host.from) ?? []).find((one) => clashes(one, port));
      if (other) {
        const text = host.from === host.to ? String(host.from) : `${host.from}-${host.to}`;
        const message =
          other.service === service
            ? l10n.t('“{0}” publishes the port {1} of the host twice.', service.name, text)
            : l10n.t('The port {0} of the host is published by “{1}” already.', text, other.service.name);
        report({ rule: 'port-clash', span: port.span, message });
      }
      for (let number = host.from; number <= Math.min(host.to, host.from + 1000); number += 1) {
        byPort.set(number, [...(byPort.get(number) ?? []), port]);
      }
    }
  }
}

function clashes(a: Published, b: Published): boolean {
  if (!a.host || !b.host || a.protocol !== b.protocol || !sameAddress(a.hostIp, b.hostIp) || !overlap(a.host, b.host))
    return false;
  if (a.service === b.service) return a.container.from !== b.container.from;
  // Services of different profiles are often alternatives.
  const [one, two] = [a.service.profiles, b.service.profiles];
  return one.length === 0 || two.length === 0 || one.some((profile) => two.includes(profile));
}
