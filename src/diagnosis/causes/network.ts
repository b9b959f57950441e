import * as l10n from '@vscode/l10n';
import { causes } from './cause.js';

/** Causes of tcp endpoints: names, routes, certificates, proxies. */
export const networkCauses = causes({
  'tcp-refused': {
    finding: (v) => l10n.t('Nothing listens at {host}.', v),
    why: () => l10n.t('The engine has no TCP port (which is the default), listens on another, or is stopped.'),
    needs: ['exchange', 'address'],
    fixes: [
      {
        words: () => l10n.t('An engine on this machine: use its socket, without the variable.'),
        command: 'unset DOCKER_HOST',
        then: 'restart-server',
        risk: 'none',
        when: ({ asked }) => asked.by === 'DOCKER_HOST',
      },
      {
        words: () => l10n.t('An engine on another: use SSH.'),
        command: 'docker context create remote --docker host=ssh://user@host',
        then: 'retry',
        risk: 'none',
      },
      { words: () => l10n.t('Choose another endpoint.'), action: 'choose-endpoint', then: 'retry', risk: 'none' },
    ],
    never: () =>
      l10n.t('Don’t mend it by -H tcp://0.0.0.0:2375: that is root for the whole network, without a password.'),
  },
  'tcp-timeout': {
    finding: (v) => l10n.t('{host} doesn’t respond.', v),
    why: () => l10n.t('A firewall drops the packets, a VPN is down, or the host is off.'),
    needs: ['exchange', 'address'],
    fixes: [
      {
        words: () => l10n.t('Check VPN and firewall.'),
        command: 'nc -vz {name} {port}',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'tcp-unreachable': {
    finding: (v) => l10n.t('There is no network route to {host} ({code}).', v),
    why: () =>
      l10n.t(
        'The wrong network, a VPN that is down, or a rule of this machine. It has nothing to do with the group docker.',
      ),
    needs: ['exchange', 'address'],
    fixes: [{ words: () => l10n.t('Connect the VPN or the network.'), then: 'retry', risk: 'none' }],
  },
  'dns-not-found': {
    finding: (v) => l10n.t('The host “{name}” doesn’t exist.', v),
    why: () =>
      l10n.t(
        'A typing error, a missing search domain, or a name that is known only in the VPN or inside Docker’s networks.',
      ),
    needs: ['exchange', 'address'],
    fixes: [
      {
        words: () => l10n.t('Correct the name or connect the VPN.'),
        command: 'getent hosts {name}',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'dns-temporary-failure': {
    finding: (v) => l10n.t('The name “{name}” couldn’t be looked up, because the name server doesn’t answer.', v),
    why: () => l10n.t('There is no network, or resolv.conf leads nowhere.'),
    needs: ['exchange', 'address'],
    fixes: [{ words: () => l10n.t('Check the network.'), then: 'retry', risk: 'none' }],
  },
  'tls-required': {
    finding: (v) => l10n.t('{host} wants TLS, but the connection is set up without it.', v),
    why: () => l10n.t('The daemon runs with --tls or --tlsverify, mostly on port 2376.'),
    needs: ['exchange', 'address'],
    fixes: [
      {
        words: () => l10n.t('Best: put address and certificates into a context.'),
        command: 'docker context create tls --docker "host=tcp://{host},ca=ca.pem,cert=cert.pem,key=key.pem"',
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('Or name the certificates by variables.'),
        command: 'export DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=~/.docker/certs',
        then: 'restart-server',
        risk: 'none',
      },
    ],
  },
  'tls-not-offered': {
    finding: (v) => l10n.t('{host} doesn’t speak TLS, but the connection is set up with it.', v),
    why: () => l10n.t('DOCKER_TLS_VERIFY is set (any value counts, even 0), or the port is the one without TLS.'),
    needs: ['exchange', 'address'],
    fixes: [
      {
        words: () => l10n.t('For a tunnel or an engine on this machine: remove the variable.'),
        command: 'unset DOCKER_TLS_VERIFY',
        then: 'restart-server',
        risk: 'none',
      },
      {
        words: () => l10n.t('Otherwise switch on TLS at the daemon; plain TCP is unsafe.'),
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'tls-server-cert-expired': {
    finding: (v) => l10n.t('The certificate of {host} has expired ({validTo}).', v),
    why: () => l10n.t('Docker doesn’t renew certificates by itself.'),
    needs: ['exchange', 'address'],
    fixes: [
      {
        words: () => l10n.t('Issue a new certificate for the server, and restart the daemon.'),
        root: true,
        then: 'retry',
        risk: 'medium',
      },
    ],
    never: () => l10n.t('Don’t switch off the verification.'),
  },
  'tls-server-cert-not-yet-valid': {
    finding: (v) =>
      l10n.t('The certificate of {host} is not valid yet: the clock of this machine is probably wrong.', v),
    why: () => l10n.t('Typical after a sleep in WSL2 and virtual machines.'),
    needs: ['exchange', 'address'],
    fixes: [
      {
        words: () => l10n.t('Set the clock.'),
        command: 'sudo hwclock -s || sudo timedatectl set-ntp true',
        root: true,
        then: 'retry',
        risk: 'low',
      },
    ],
  },
  'tls-unknown-ca': {
    finding: (v) =>
      l10n.t('The certificate of {host} was not issued by the authority in your certificates’ folder.', v),
    why: () => l10n.t('ca.pem belongs to another engine, the authority was made anew, or a proxy reads the traffic.'),
    needs: ['exchange', 'address'],
    fixes: [
      {
        words: () => l10n.t('Get the current ca.pem from who runs the engine, by a way that you trust.'),
        then: 'retry',
        risk: 'none',
      },
    ],
    never: () =>
      l10n.t('Don’t set NODE_TLS_REJECT_UNAUTHORIZED=0: it switches off the verification for every extension.'),
  },
  'tls-hostname-mismatch': {
    finding: (v) => l10n.t('The certificate of {host} was issued for another name: {names}', v),
    why: () =>
      l10n.t('The address in use is not among its subject alternative names; a common name alone doesn’t count.'),
    needs: ['exchange', 'address'],
    fixes: [
      {
        words: (v) => l10n.t('Use a name from the list: {names}', v),
        action: 'choose-endpoint',
        then: 'retry',
        risk: 'none',
      },
      { words: () => l10n.t('Or issue a certificate that has this address.'), then: 'retry', risk: 'low' },
    ],
  },
  'tls-client-cert-rejected': {
    finding: (v) => l10n.t('{host} refused your client certificate ({detail}).', v),
    why: () =>
      l10n.t(
        'With --tlsverify the engine wants a client certificate of its own authority, not expired, made for clients.',
      ),
    needs: ['exchange', 'address'],
    fixes: [
      {
        words: () => l10n.t('Check its end and its issuer.'),
        command: 'openssl verify -CAfile {ca} {cert} && openssl x509 -in {cert} -noout -enddate -ext extendedKeyUsage',
        then: 'retry',
        risk: 'none',
        when: ({ tls }) => tls?.files.some(({ role, problem }) => role === 'cert' && problem === '') ?? false,
      },
      { words: () => l10n.t('Get a new client certificate.'), then: 'retry', risk: 'none' },
    ],
  },
  'tls-client-key-mismatch': {
    finding: (v) => l10n.t('Your client certificate can’t be used: {detail}.', v),
    why: () => l10n.t('Files of different issues were mixed, or the key has a passphrase, which Docker can’t use.'),
    needs: ['tls'],
    fixes: [
      {
        words: () => l10n.t('Compare the two.'),
        command: 'openssl x509 -in {cert} -pubkey -noout | cmp - <(openssl pkey -in {key} -pubout)',
        then: 'retry',
        risk: 'none',
      },
      {
        words: () => l10n.t('Remove the passphrase, and keep the mode 600.'),
        command: 'openssl pkey -in {key} -out {key}.plain',
        then: 'retry',
        risk: 'medium',
        when: (_, { encrypted }) => encrypted === 'yes',
      },
    ],
  },
  'tls-material-unreadable': {
    finding: (v) => l10n.t('The TLS file {file} can’t be used ({code}).', v),
    why: () => l10n.t('It is missing, unreadable, or no PEM.'),
    needs: ['tls'],
    fixes: [
      {
        words: () => l10n.t('Correct DOCKER_CERT_PATH, or the permissions of the file.'),
        command: 'chmod 600 {file}',
        then: 'retry',
        risk: 'none',
      },
    ],
  },
  'tls-protocol-too-old': {
    finding: (v) => l10n.t('{host} offers only an outdated version of TLS.', v),
    why: () => l10n.t('Clients of Docker want TLS 1.2 or newer.'),
    needs: ['exchange', 'address'],
    fixes: [{ words: () => l10n.t('Update the engine.'), then: 'retry', risk: 'none' }],
  },
  'proxy-intercepts': {
    finding: (v) => l10n.t('A proxy ({via}) answered in place of {host}.', v),
    why: () =>
      l10n.t(
        'The docker program goes through HTTP_PROXY for tcp:// hosts, and something on the way does so here. Unix sockets aren’t affected.',
      ),
    needs: ['exchange', 'address'],
    fixes: [
      {
        words: (v) => l10n.t('Except the host, also by the setting “http.noProxy”: {host}', v),
        command: 'export NO_PROXY=$NO_PROXY,{name}',
        then: 'restart-server',
        risk: 'none',
      },
    ],
  },
  'proxy-may-intercept': {
    finding: (v) =>
      l10n.t(
        'Proxy variables are set ({vars}): docker commands to {host} go through the proxy, Longshore connects directly.',
        v,
      ),
    why: () => l10n.t('Different ways explain “works here and not there”.'),
    needs: ['asked', 'address'],
    fixes: [
      {
        words: () => l10n.t('Add the host to NO_PROXY.'),
        command: 'export NO_PROXY=$NO_PROXY,{name}',
        then: 'restart-server',
        risk: 'none',
      },
    ],
  },
});
