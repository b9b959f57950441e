/**
 * Which settings Compose writes anew when it reads a file. What stands in two files alike is put together only where
 * nothing of it is: the included one has been read by then, the including one hasn't. Facts from Compose 2.40.
 */
import { type YamlNode, entriesOf, itemsOf, valueOf } from '../yaml/tree.js';

type Test = (node: YamlNode) => boolean;

const isText: Test = ({ kind }) => kind === 'scalar';
const isList: Test = ({ kind }) => kind === 'list';
const lacks =
  (...keys: readonly string[]): Test =>
  (node) =>
    node.kind === 'map' && keys.some((key) => !valueOf(node, key));
const hasNeither =
  (...keys: readonly string[]): Test =>
  (node) =>
    node.kind === 'map' && keys.every((key) => !valueOf(node, key));
const some =
  (...tests: readonly Test[]): Test =>
  (node) =>
    itemsOf(node).some((item) => tests.some((test) => test(item)));

const rewritten: Readonly<Record<string, readonly Test[]>> = {
  ports: [some(isText, lacks('protocol', 'mode'))],
  volumes: [some(isText)],
  networks: [isList],
  depends_on: [isList, (node) => entriesOf(node).some(({ value }) => lacks('required')(value))],
  secrets: [some(isText, lacks('target'))],
  configs: [some(isText)],
  devices: [some(isText)],
  models: [isList],
  gpus: [isText, some(hasNeither('count', 'device_ids'))],
  env_file: [isText, some(isText, lacks('required'))],
  label_file: [isText],
  dns: [isText],
  volumes_from: [(node) => isList(node) && itemsOf(node).length === 0],
  build: [isText, (node) => buildRewritten(node)],
};

function buildRewritten(node: YamlNode): boolean {
  const has = (key: string, ...tests: readonly Test[]): boolean => {
    const value = valueOf(node, key);
    return value !== undefined && tests.some((test) => test(value));
  };
  return (
    lacks('context')(node) ||
    has('ssh', isList) ||
    has('additional_contexts', isList) ||
    has('secrets', some(isText, lacks('target')))
  );
}

/** Whether Compose writes a service, network, volume … otherwise than it stands in the file. */
export function isWrittenAnew(section: string, value: YamlNode): boolean {
  if (section !== 'services') return valueOf(value, 'external')?.kind === 'map';
  const devices = valueOf(value, 'deploy', 'resources', 'reservations', 'devices');
  if (devices && some(hasNeither('count', 'device_ids'))(devices)) return true;
  return entriesOf(value).some(
    ({ key, value: setting }) => rewritten[key.text]?.some((test) => test(setting)) ?? false,
  );
}
