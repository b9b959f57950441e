import * as l10n from '@vscode/l10n';
import { type Endpoint } from '../engine/endpoint/endpoint.js';

/** Who decided on the endpoint, as a sentence. */
export function endpointOrigin({ source }: Endpoint): string {
  switch (source.by) {
    case 'setting':
      return l10n.t('chosen by the setting longshore.endpoint');
    case 'DOCKER_HOST':
      return l10n.t('chosen by the environment variable DOCKER_HOST');
    case 'DOCKER_CONTEXT':
      return l10n.t('the context {0}, chosen by the environment variable DOCKER_CONTEXT', source.context);
    case 'current-context':
      return l10n.t('the context {0}, which is the current one of the docker program', source.context);
    case 'default':
      if (source.ignored !== undefined) return l10n.t('Docker’s default, since its configuration can’t be read');
      return l10n.t('Docker’s default: no setting, variable or context says otherwise');
  }
}
