/** What each check gets, and words that several of them use. */
import { type Span } from '../../features/reading.js';
import { type Problem, type Report } from '../problem.js';
import { type Layer, type Project, type Service } from '../project.js';
import { type YamlNode } from '../yaml/tree.js';

export interface Check {
  readonly project: Project;
  readonly report: Report;
}

/** Where to say something of a setting: at the setting where it is written here, else at the service's name. */
export function spanIn(service: Service, layer: Layer, node: YamlNode): Span {
  return layer.isHere ? node.span : extendsSpan(service);
}

function extendsSpan(service: Service): Span {
  return service.entry.key.span;
}

/** Compose looks at services of profiles that are on: of the others mistakes are shown, but stop nothing. */
export function ofService(service: Service, problem: Problem): Problem {
  return service.isEnabled ? problem : { ...problem, severity: 'warning' };
}
