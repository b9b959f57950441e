import * as l10n from '@vscode/l10n';
import { causes } from './cause.js';

/** Causes in what was asked for: settings, variables, contexts. */
export const configurationCauses = causes({
  'config-host-invalid': {
    finding: (v) => l10n.t('The Docker address “{host}” can’t be used: {detail}.', v),
    why: (v) =>
      l10n.t(
        'The value comes from {source}. It is no address that a client can dial, so nothing was contacted. The four forms are unix:///path, tcp://host:port, ssh://user@host and, on Windows, npipe:////./pipe/name.',
        v,
      ),
    needs: ['asked'],
    fixes: [
      {
        words: () => l10n.t('Correct the setting longshore.endpoint.'),
        action: 'open-setting',
        then: 'retry',
        risk: 'none',
        when: ({ asked }) => asked.by === 'setting',
      },
      {
        words: () => l10n.t('Find the file that exports DOCKER_HOST, and correct it.'),
        command: 'grep -n DOCKER_HOST ~/.profile ~/.bashrc ~/.bash_profile ~/.zshrc ~/.config/fish/config.fish',
        then: 'restart-server',
        risk: 'none',
        when: ({ asked, platform }) => asked.by === 'DOCKER_HOST' && platform !== 'win32',
      },
      {
        words: () => l10n.t('Or remove the variable, and docker’s context decides.'),
        command: 'unset DOCKER_HOST',
        then: 'restart-server',
        risk: 'none',
        when: ({ asked }) => asked.by === 'DOCKER_HOST',
      },
      { words: () => l10n.t('Choose another endpoint.'), action: 'choose-endpoint', then: 'retry', risk: 'none' },
    ],
    never: () =>
      l10n.t('Don’t fall back to the default socket in silence: it may be another engine than the one asked for.'),
  },
  'config-host-missing-scheme': {
    finding: (v) => l10n.t('The Docker address “{host}” lacks its scheme; it should be “{want}”.', v),
    why: () =>
      l10n.t(
        'Without unix:// the docker program takes the value for a TCP host, which is why its errors speak of networks.',
      ),
    needs: ['asked'],
    fixes: [
      {
        words: (v) => l10n.t('Set longshore.endpoint to {want}.', v),
        action: 'open-setting',
        then: 'retry',
        risk: 'none',
        when: ({ asked }) => asked.by === 'setting',
      },
      {
        words: () => l10n.t('Correct the line that exports the variable.'),
        command: 'export DOCKER_HOST={want}',
        then: 'restart-server',
        risk: 'none',
        when: ({ asked }) => asked.by !== 'setting',
      },
    ],
  },
  'config-host-relative-path': {
    finding: (v) => l10n.t('The socket’s path in “{host}” is relative; it has to be absolute, such as “{want}”.', v),
    why: () =>
      l10n.t('A relative path is looked up from the folder in which the extension host runs, not from the project’s.'),
    needs: ['asked'],
    fixes: [
      {
        words: (v) => l10n.t('Set longshore.endpoint to {want}.', v),
        action: 'open-setting',
        then: 'retry',
        risk: 'none',
        when: ({ asked }) => asked.by === 'setting',
      },
      {
        words: () => l10n.t('Write it with three slashes.'),
        command: 'export DOCKER_HOST={want}',
        then: 'restart-server',
        risk: 'none',
        when: ({ asked }) => asked.by !== 'setting',
      },
    ],
  },
  'context-not-found': {
    finding: (v) => l10n.t('The Docker context “{context}”, named by {source}, doesn’t exist on this machine.', v),
    why: () =>
      l10n.t(
        'Contexts belong to one home folder on one machine. A config.json that was copied, a product that was removed, or a container that shares config.json without the contexts leaves a name behind that leads nowhere.',
      ),
    needs: ['asked'],
    fixes: [
      {
        words: () => l10n.t('Choose an endpoint that exists.'),
        action: 'choose-endpoint',
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('Go back to the default context.'),
        command: 'docker context use default',
        then: 'retry',
        risk: 'none',
        when: ({ asked }) => asked.by === 'current-context',
      },
      {
        words: () => l10n.t('Remove the variable.'),
        command: 'unset DOCKER_CONTEXT',
        then: 'restart-server',
        risk: 'none',
        when: ({ asked }) => asked.by === 'DOCKER_CONTEXT',
      },
      {
        words: () =>
          l10n.t('Start the product that owns the context: Docker Desktop, Colima and others make theirs anew.'),
        then: 'retry',
        risk: 'none',
      },
    ],
    never: () => l10n.t('Don’t delete ~/.docker/config.json: it also holds the registries’ credentials.'),
  },
  'context-invalid': {
    finding: (v) => l10n.t('The Docker context “{context}” is damaged: {detail}.', v),
    why: () => l10n.t('Its meta.json is no JSON, or names no Docker endpoint.'),
    needs: ['asked'],
    fixes: [
      {
        words: () => l10n.t('Make it anew, with the address that it had.'),
        command: 'docker context rm -f {context} && docker context create {context} --docker host=',
        then: 'retry',
        risk: 'none',
      },
      { words: () => l10n.t('Choose another endpoint.'), action: 'choose-endpoint', then: 'retry', risk: 'none' },
    ],
  },
  'config-json-unreadable': {
    finding: (v) =>
      l10n.t(
        'Docker’s configuration {file} can’t be read ({code}), so a context that it names is ignored and the default socket is used.',
        v,
      ),
    why: () =>
      l10n.t(
        'The docker program only warns and uses the default, which leads people to the wrong engine or to none. A usual reason is “sudo docker login”, which leaves a file that belongs to root.',
      ),
    needs: ['asked'],
    fixes: [
      {
        words: () => l10n.t('Take the file back.'),
        command: 'sudo chown -R "$USER": ~/.docker',
        root: true,
        then: 'retry',
        risk: 'low',
        when: (_, { code }) => code !== 'JSON',
      },
      {
        words: (v) => l10n.t('Repair the JSON in {file}.', v),
        command: 'code {file}',
        then: 'retry',
        risk: 'none',
        when: (_, { code }) => code === 'JSON',
      },
    ],
    never: () =>
      l10n.t('Don’t make the file readable for others: it may hold passwords of registries. Its mode should be 600.'),
  },
  'env-override-shadow': {
    finding: (v) =>
      l10n.t('DOCKER_HOST={host} is set, so the Docker context “{context}” that was chosen has no effect.', v),
    why: () => l10n.t('DOCKER_HOST goes before DOCKER_CONTEXT and the current context, as it does for docker.'),
    needs: ['asked'],
    fixes: [
      {
        words: () => l10n.t('Remove the variable where it is exported.'),
        command: 'unset DOCKER_HOST',
        then: 'restart-server',
        risk: 'none',
      },
      {
        words: () => l10n.t('Choose the endpoint for Longshore.'),
        action: 'choose-endpoint',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'editor-env-differs': {
    finding: (v) => l10n.t('A terminal has {var}={terminal}, but the editor has another value or none ({editor}).', v),
    why: () =>
      l10n.t(
        'A server of VS Code reads the login shell’s variables once in its life: a line added to .bashrc later is seen by new terminals, not by the extensions, and Reload Window doesn’t change that.',
      ),
    needs: ['shell'],
    fixes: [
      {
        words: (v) => l10n.t('Keep the endpoint in the setting longshore.endpoint: {terminal}', v),
        action: 'open-setting',
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('Restart the editor’s server, so that it reads the profile again.'),
        then: 'restart-server',
        risk: 'none',
      },
    ],
  },
  'tls-env-breaks-cli': {
    finding: (v) =>
      l10n.t(
        '{var} is set, but there is no {file}: the docker command fails in terminals and tasks although the socket itself works.',
        v,
      ),
    why: () =>
      l10n.t('The docker program reads its TLS files before it looks at the address, for unix sockets as well.'),
    needs: ['asked', 'tls'],
    fixes: [
      {
        words: () => l10n.t('Remove the variables.'),
        command: 'unset DOCKER_TLS_VERIFY DOCKER_TLS',
        then: 'restart-server',
        risk: 'none',
      },
    ],
  },
});
