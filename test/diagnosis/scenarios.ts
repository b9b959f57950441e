/** A set-up in the language of harness.sh, and the finding with what is found beside it: `ok+lint-…`. */
interface Scenario {
  readonly setup: string;
  readonly expected: string;
}

const of = (expected: string, setup: string): Scenario => ({ setup, expected });

/** By name, as the specification (socket-diagnostics.md, section 5) calls them where it has them. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  // What was asked for.
  cfg_bad_scheme: of('config-host-invalid', 'E=(DOCKER_HOST=http://127.0.0.1:1); D as ciuser'),
  cfg_fd: of('config-host-invalid', 'E=(DOCKER_HOST=fd://); D as ciuser'),
  cfg_quotes: of('config-host-invalid', `E=('DOCKER_HOST="unix:///run/docker.sock"'); D as ciuser`),
  cfg_npipe_on_linux: of('config-host-invalid', 'E=(DOCKER_HOST=npipe:////./pipe/docker_engine); D as ciuser'),
  cfg_empty_tcp: of('config-host-invalid', 'E=(DOCKER_HOST=tcp://); D as ciuser'),
  cfg_ssh_option: of(
    'config-host-invalid',
    `stub 'touch $T/ov/ran'; E+=(DOCKER_HOST=ssh://-oProxyCommand=touch); D as ciuser`,
  ),
  cfg_ssh_password: of('config-host-invalid', 'E=(DOCKER_HOST=ssh://me:secret@far); D as ciuser'),
  cfg_no_scheme: of('config-host-missing-scheme', 'E=(DOCKER_HOST=/run/docker.sock); D as ciuser'),
  cfg_one_slash: of('config-host-missing-scheme', 'E=(DOCKER_HOST=unix:/run/docker.sock); D as ciuser'),
  cfg_relative: of('config-host-relative-path', 'E=(DOCKER_HOST=unix://docker.sock); D as ciuser'),
  cfg_blanks: of('ok', 'sock /run/docker.sock; E=("DOCKER_HOST=  unix:///run/docker.sock "); D as cimember'),
  ctx_missing: of('context-not-found', 'E=(DOCKER_CONTEXT=ghost); D as ciuser'),
  ctx_current_missing: of(
    'context-not-found',
    `echo '{"currentContext":"gone"}' > /home/ciuser/.docker/config.json; D as ciuser`,
  ),
  ctx_traversal: of('context-not-found', 'E=(DOCKER_CONTEXT=../../etc); D as ciuser'),
  ctx_corrupt: of('context-invalid', `ctxmeta ciuser bad '{"Name":"bad",'; E=(DOCKER_CONTEXT=bad); D as ciuser`),
  ctx_no_endpoint: of('context-invalid', `ctxmeta ciuser none '{"Name":"none"}'; E=(DOCKER_CONTEXT=none); D as ciuser`),
  ctx_empty_host: of(
    'ok',
    `sock /run/docker.sock; ctxmeta cimember e '{"Endpoints":{"docker":{"Host":""}}}'; E=(DOCKER_CONTEXT=e); D as cimember`,
  ),
  ctx_empty_host_var: of('context-not-found', 'E=(DOCKER_HOST= DOCKER_CONTEXT=ghost); D as ciuser'),
  ctx_works: of(
    'ok',
    `sock /run/d.sock; ctxmeta cimember w '{"Endpoints":{"docker":{"Host":"unix:///run/d.sock"}}}'; E=(DOCKER_CONTEXT=w); D as cimember`,
  ),
  config_unreadable: of(
    'config-json-unreadable',
    `echo '{}' > /home/ciuser/.docker/config.json; chmod 600 /home/ciuser/.docker/config.json; D as ciuser`,
  ),
  config_not_json: of('config-json-unreadable', `echo '{"auths":' > /home/ciuser/.docker/config.json; D as ciuser`),
  config_huge: of(
    'config-json-unreadable',
    'head -c 50000000 /dev/zero > /home/ciuser/.docker/config.json; D as ciuser',
  ),
  config_broken_works: of(
    'ok+config-json-unreadable',
    `sock /run/docker.sock; echo '{' > /home/cimember/.docker/config.json; D as cimember`,
  ),
  env_shadow: of(
    'ok+env-override-shadow',
    `sock /run/docker.sock; echo '{"currentContext":"lab"}' > /home/cimember/.docker/config.json; E=(DOCKER_HOST=unix:///run/docker.sock); D as cimember`,
  ),
  tls_env_unix: of(
    'ok+tls-env-breaks-cli',
    'sock /run/docker.sock; E=(DOCKER_HOST=unix:///run/docker.sock DOCKER_TLS_VERIFY=1); D as cimember',
  ),

  // The socket's path.
  path_too_long: of(
    'socket-path-too-long',
    `E=(DOCKER_HOST=unix:///run/$(printf 'x%.0s' $(seq 120)).sock); D as ciuser`,
  ),
  path_longest: of(
    'daemon-not-running',
    `withdockerd; E=(DOCKER_HOST=unix:///run/$(printf 'x%.0s' $(seq 102))); D as ciuser`,
  ),
  not_installed: of('docker-not-installed', 'D as ciuser'),
  stopped: of('daemon-not-running', 'withdockerd; D as ciuser'),
  start_failed: of(
    'daemon-start-failed',
    `withdockerd; mkdir -p /run/systemd/system; mkdir -p $T/ov/sys; printf '#!/bin/sh\\nprintf "Id=docker.service\\\\nLoadState=loaded\\\\nActiveState=failed\\\\nSubState=failed\\\\nResult=start-limit-hit\\\\n"' > $T/ov/sys/systemctl; chmod 755 $T/ov/sys/systemctl; E=(PATH=$T/ov/sys:/usr/bin:/bin); D as ciuser`,
  ),
  masked: of(
    'daemon-start-failed',
    `withdockerd; mkdir -p /run/systemd/system; mkdir -p $T/ov/sys; printf '#!/bin/sh\\nprintf "Id=docker.service\\\\nLoadState=masked\\\\nActiveState=inactive\\\\nSubState=dead\\\\nResult=success\\\\nUnitFileState=masked\\\\n"' > $T/ov/sys/systemctl; chmod 755 $T/ov/sys/systemctl; E=(PATH=$T/ov/sys:/usr/bin:/bin); D as ciuser`,
  ),
  unit_activating: of(
    'daemon-starting',
    `withdockerd; mkdir -p /run/systemd/system; mkdir -p $T/ov/sys; printf '#!/bin/sh\\nprintf "Id=docker.service\\\\nLoadState=loaded\\\\nActiveState=activating\\\\nSubState=start\\\\nResult=success\\\\n"' > $T/ov/sys/systemctl; chmod 755 $T/ov/sys/systemctl; E=(PATH=$T/ov/sys:/usr/bin:/bin); D as ciuser`,
  ),
  systemctl_hangs: of(
    'daemon-not-running',
    `withdockerd; mkdir -p /run/systemd/system; mkdir -p $T/ov/sys; printf '#!/bin/sh\\nexec sleep 1000' > $T/ov/sys/systemctl; chmod 755 $T/ov/sys/systemctl; E=(PATH=$T/ov/sys:/usr/bin:/bin); D as ciuser`,
  ),
  daemon_json_invalid: of(
    'daemon-config-invalid',
    `withdockerd; mkdir -p /etc/docker; echo '{ "hosts": [ }' > /etc/docker/daemon.json; chmod 755 /etc/docker; D as ciuser`,
  ),
  daemon_json_hosts: of(
    'daemon-config-invalid',
    `withdockerd; mkdir -p /etc/docker /usr/lib/systemd/system; chmod 755 /etc/docker; echo '{ "hosts": ["unix:///run/docker.sock"] }' > /etc/docker/daemon.json; printf '[Service]\\nExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock\\n' > /usr/lib/systemd/system/docker.service; D as ciuser`,
  ),
  daemon_json_dropin: of(
    'daemon-not-running',
    `withdockerd; mkdir -p /etc/docker /usr/lib/systemd/system /etc/systemd/system/docker.service.d; chmod 755 /etc/docker; echo '{ "hosts": ["unix:///run/docker.sock"] }' > /etc/docker/daemon.json; printf '[Service]\\nExecStart=/usr/sbin/dockerd -H fd://\\n' > /usr/lib/systemd/system/docker.service; printf '[Service]\\nExecStart=\\nExecStart=/usr/sbin/dockerd\\n' > /etc/systemd/system/docker.service.d/hosts.conf; D as ciuser`,
  ),
  listens_elsewhere: of('daemon-listens-elsewhere', 'fakedockerd --host unix:///run/other.sock; D as ciuser'),
  listens_elsewhere_short: of('daemon-listens-elsewhere', 'fakedockerd -H tcp://127.0.0.1:2375; D as ciuser'),
  other_rootless: of(
    'other-engine-available',
    'mkdir -p /run/user/4001; chown ciuser: /run/user/4001; sock /run/user/4001/docker.sock rootless ciuser:ciuser 1660; withdockerd; D as ciuser',
  ),
  other_podman: of(
    'other-engine-available',
    'mkdir -p /run/user/4001/podman; chown -R ciuser: /run/user/4001; sock /run/user/4001/podman/podman.sock podman ciuser:ciuser 600; D as ciuser',
  ),
  other_foreign: of(
    'docker-not-installed',
    'mkdir -p /home/ciuser/.colima/default; sock /home/ciuser/.colima/default/docker.sock docker ciother:ciother 666; D as ciuser',
  ),
  desktop_down: of(
    'docker-desktop-not-running',
    `ctxmeta ciuser desktop-linux '{"Name":"desktop-linux","Endpoints":{"docker":{"Host":"unix:///home/ciuser/.docker/desktop/docker.sock"}}}'; echo '{"currentContext":"desktop-linux"}' > /home/ciuser/.docker/config.json; D as ciuser`,
  ),
  desktop_dead: of(
    'docker-desktop-not-running',
    'dead /home/ciuser/.docker/desktop/docker.sock ciuser:ciuser; chown -R ciuser: /home/ciuser/.docker; E=(DOCKER_HOST=unix:///home/ciuser/.docker/desktop/docker.sock); D as ciuser',
  ),
  colima_down: of(
    'vm-engine-not-running',
    'E=(DOCKER_HOST=unix:///home/ciuser/.colima/default/docker.sock); D as ciuser',
  ),
  orbstack_down: of(
    'vm-engine-not-running',
    'E=(DOCKER_HOST=unix:///home/ciuser/.orbstack/run/docker.sock); D as ciuser',
  ),
  rancher_down: of('vm-engine-not-running', 'E=(DOCKER_HOST=unix:///home/ciuser/.rd/docker.sock); D as ciuser'),
  lima_down: of(
    'vm-engine-not-running',
    'E=(DOCKER_HOST=unix:///home/ciuser/.lima/docker/sock/docker.sock); D as ciuser',
  ),
  rootless_down: of(
    'rootless-daemon-not-running',
    'mkdir -p /run/user/4001; chown ciuser: /run/user/4001; E=(XDG_RUNTIME_DIR=/run/user/4001 DOCKER_HOST=unix:///run/user/4001/docker.sock); D as ciuser',
  ),
  rootless_dead: of(
    'rootless-daemon-not-running',
    'dead /run/user/4001/docker.sock ciuser:100105 1660; chown ciuser: /run/user/4001; E=(DOCKER_HOST=unix:///run/user/4001/docker.sock); D as ciuser',
  ),
  podman_down: of(
    'podman-socket-inactive',
    'mkdir -p /run/user/4001/podman; chown -R ciuser: /run/user/4001; E=(DOCKER_HOST=unix:///run/user/4001/podman/podman.sock); D as ciuser',
  ),
  podman_dead: of(
    'podman-socket-inactive',
    'dead /run/user/4001/podman/podman.sock ciuser:ciuser; chown -R ciuser: /run/user/4001; E=(DOCKER_HOST=unix:///run/user/4001/podman/podman.sock); D as ciuser',
  ),
  container: of(
    'container-socket-not-mounted',
    'touch /run/.containerenv; E=(container=oci REMOTE_CONTAINERS=true); D as ciuser',
  ),
  wsl: of(
    'wsl-integration-off',
    'echo 5.15.153.1-microsoft-standard-WSL2 > $T/ov/os; mount --bind $T/ov/os /proc/sys/kernel/osrelease; E=(WSL_DISTRO_NAME=Ubuntu); D as ciuser',
  ),
  flatpak: of(
    'sandbox-hides-socket',
    `ownroot; printf '[Application]\\nname=com.visualstudio.code\\n' > $T/ov/root/.flatpak-info; D as ciuser`,
  ),
  dangling: of('socket-dangling-symlink', 'ln -s /run/gone.sock /run/docker.sock; D as ciuser'),
  dangling_directory: of(
    'socket-dangling-symlink',
    'ln -s /run/gone /run/dir; E=(DOCKER_HOST=unix:///run/dir/docker.sock); D as ciuser',
  ),
  link_works: of('ok', 'sock /run/real.sock; ln -s /run/real.sock /run/docker.sock; D as cimember'),
  loop: of(
    'socket-symlink-loop',
    'ln -s /run/b /run/a; ln -s /run/a /run/b; E=(DOCKER_HOST=unix:///run/a); D as ciuser',
  ),
  comp_is_file: of('socket-path-not-a-directory', ': > /run/f; E=(DOCKER_HOST=unix:///run/f/docker.sock); D as ciuser'),
  is_directory: of('socket-is-directory', 'mkdir /run/docker.sock; D as ciuser'),
  is_directory_member: of('socket-is-directory', 'mkdir -m 777 /run/docker.sock; D as cimember'),
  is_file: of('socket-not-a-socket', ': > /run/docker.sock; D as ciuser'),
  is_fifo: of('socket-not-a-socket', 'mkfifo /run/docker.sock; D as cimember'),
  is_device: of('socket-not-a-socket', 'mknod /run/docker.sock c 1 3; D as cimember'),
  stale: of('socket-stale', 'dead /run/docker.sock; D as cimember'),
  stale_bind: of(
    'socket-bind-mount-stale',
    'sock /run/host.sock; : > /run/docker.sock; mount --bind /run/host.sock /run/docker.sock; kill $FP; wait $FP 2>/dev/null; rm -f /run/host.sock; sock /run/host.sock; D as cimember',
  ),

  // Permission and isolation.
  not_in_group: of('not-in-docker-group', 'sock /run/docker.sock; D as ciuser'),
  not_in_group_dead: of('not-in-docker-group+socket-stale', 'dead /run/docker.sock; D as ciuser'),
  stale_groups: of('stale-groups+sg-bridge-available', 'sock /run/docker.sock; D stale cimember'),
  stale_groups_no_sg: of('stale-groups', 'sock /run/docker.sock; WRAP=(setpriv --no-new-privs); D stale cimember'),
  stale_groups_other_group: of(
    'stale-groups+sg-bridge-available',
    'sed -i "s/^cistaff:x:991:/cistaff:x:991:ciuser/" /etc/group; sed -i "s/^cistaff:!::/cistaff:!::ciuser/" /etc/gshadow; sock /run/docker.sock docker root:cistaff 660; D stale ciuser',
  ),
  id_hangs: of(
    'stale-groups',
    `sock /run/docker.sock; mkdir -p $T/ov/slow; printf '#!/bin/sh\\nexec sleep 1000' > $T/ov/slow/id; cp $T/ov/slow/id $T/ov/slow/getent; chmod 755 $T/ov/slow/*; E=(PATH=$T/ov/slow:/usr/bin:/bin); D stale cimember`,
  ),
  huge_group_file: of(
    'stale-groups',
    `seq 100000 | sed 's/.*/g&:x:&00:/' >> /etc/group; sock /run/docker.sock; D stale cimember`,
  ),
  member: of('ok', 'sock /run/docker.sock; D as cimember'),
  group_root: of('socket-group-root', 'sock /run/docker.sock docker root:root 660; D as cimember'),
  gid_changed: of('socket-gid-mismatch', 'sock /run/docker.sock docker 0:777 660; D as cimember'),
  container_gid: of(
    'container-gid-mismatch',
    'touch /run/.containerenv; sock /run/host.sock docker 0:777 660; : > /run/docker.sock; mount --bind /run/host.sock /run/docker.sock; E=(container=oci); D as cimember',
  ),
  mount_gid: of(
    'container-gid-mismatch',
    'sock /run/host.sock docker 0:777 660; : > /run/docker.sock; mount --bind /run/host.sock /run/docker.sock; D as ciuser',
  ),
  userns: of('userns-unmapped', 'sock /run/docker.sock; WRAP=(unshare -Ur); D as ciuser'),
  userns_dir: of(
    'userns-unmapped',
    'mkdir -m 700 /run/p; sock /run/p/d.sock; E=(DOCKER_HOST=unix:///run/p/d.sock); WRAP=(unshare -Ur); D as ciuser',
  ),
  other_rootless_closed: of(
    'rootless-socket-other-user',
    'mkdir -p -m 700 /run/user/4003; sock /run/user/4003/docker.sock docker ciother:ciother 1660; chown ciother: /run/user/4003; E=(DOCKER_HOST=unix:///run/user/4003/docker.sock); D as ciuser',
  ),
  other_rootless_open: of(
    'rootless-socket-other-user',
    'mkdir -p /run/user/4003; sock /run/user/4003/docker.sock docker ciother:ciother 1660; E=(DOCKER_HOST=unix:///run/user/4003/docker.sock); D as ciuser',
  ),
  other_home: of(
    'rootless-socket-other-user',
    'sock /home/ciother/d.sock docker ciother:ciother 666; E=(DOCKER_HOST=unix:///home/ciother/d.sock); D as ciuser',
  ),
  parent_denied: of(
    'parent-dir-denied',
    'mkdir -m 700 /run/private; sock /run/private/docker.sock docker root:docker 666; E=(DOCKER_HOST=unix:///run/private/docker.sock); D as cimember',
  ),
  mode_444: of('socket-mode-too-strict', 'sock /run/docker.sock docker root:docker 444; D as cimember'),
  mode_755: of('socket-mode-too-strict', 'sock /run/docker.sock docker root:root 755; D as cimember'),
  mode_222: of('ok', 'sock /run/docker.sock docker root:docker 222; D as ciuser'),
  mode_606: of('socket-mode-too-strict', 'sock /run/docker.sock docker root:docker 606; D as cimember'),
  podman_rootful: of(
    'podman-socket-rootful',
    'sock /run/podman/podman.sock podman root:root 600; E=(DOCKER_HOST=unix:///run/podman/podman.sock); D as ciuser',
  ),
  lsm: of(
    'lsm-denied',
    'sock /run/docker.sock; WRAP=(strace -f -qq -o /dev/null -e trace=connect -e inject=connect:error=EACCES); D as cimember',
  ),
  lsm_eperm: of(
    'lsm-denied',
    'sock /run/docker.sock; WRAP=(strace -f -qq -o /dev/null -e trace=connect -e inject=connect:error=EPERM); D as cimember',
  ),
  af_unix: of(
    'af-unix-forbidden',
    'sock /run/docker.sock; WRAP=(strace -f -qq -o /dev/null -e trace=connect -e inject=connect:error=EAFNOSUPPORT); D as cimember',
  ),
  fds: of(
    'editor-fd-exhausted',
    'sock /run/docker.sock; WRAP=(strace -f -qq -o /dev/null -e trace=connect -e inject=connect:error=EMFILE); D as cimember',
  ),
  backlog: of(
    'daemon-backlog-full',
    'sock /run/docker.sock; WRAP=(strace -f -qq -o /dev/null -e trace=connect -e inject=connect:error=EAGAIN); D as cimember',
  ),

  // What answers.
  starting: of(
    'daemon-starting',
    'fakedockerd --host unix:///run/docker.sock; sock /run/docker.sock hang; D as cimember',
  ),
  hung: of('daemon-hung', 'sock /run/docker.sock hang; D as cimember'),
  stopped_process: of(
    'daemon-hung',
    'fakedockerd --host unix:///run/docker.sock; sock /run/docker.sock; kill -STOP $FP $DP; sleep 0.1; D as cimember; kill -CONT $FP $DP',
  ),
  closes: of('daemon-closed-connection', 'sock /run/docker.sock close; D as cimember'),
  hung_version: of('containerd-unresponsive', 'sock /run/docker.sock hungversion; D as cimember'),
  err500: of('daemon-internal-error', 'sock /run/docker.sock err500; D as cimember'),
  disk_full: of('daemon-disk-full', 'sock /run/docker.sock diskfull; D as cimember'),
  desktop_500: of('docker-desktop-engine-error', 'sock /run/docker.sock desktop500; D as cimember'),
  desktop_empty_500: of(
    'docker-desktop-engine-error',
    `sock /home/cimember/.docker/desktop/docker.sock empty500 cimember:cimember; chown -R cimember: /home/cimember/.docker; E=(DOCKER_HOST=unix:///home/cimember/.docker/desktop/docker.sock); D as cimember`,
  ),
  api_too_new: of('client-api-too-new', 'sock /run/docker.sock docker; E=(DOCKER_API_VERSION=1.99); D as cimember'),
  old_engine: of('client-api-too-new', 'sock /run/docker.sock old; E=(DOCKER_API_VERSION=1.51); D as cimember'),
  api_too_old: of('client-api-too-old', 'sock /run/docker.sock; E=(DOCKER_API_VERSION=1.12); D as cimember'),
  api_min_144: of('client-api-too-old', 'sock /run/docker.sock newest; E=(DOCKER_API_VERSION=1.40); D as cimember'),
  api_invalid: of('api-version-invalid', 'sock /run/docker.sock; E=(DOCKER_API_VERSION=abc); D as cimember'),
  authz: of('authz-denied', 'sock /run/docker.sock authz; D as cimember'),
  proxy_403: of('socket-proxy-forbidden', 'sock /run/docker.sock haproxy; D as cimember'),
  proxy_403_all: of('socket-proxy-forbidden', 'sock /run/docker.sock haproxyall; D as cimember'),
  nginx: of('not-docker-http', 'sock /run/docker.sock http200; D as cimember'),
  redirect: of('not-docker-http', 'sock /run/docker.sock redirect; D as cimember'),
  containerd_sock: of('not-http', 'sock /run/docker.sock h2; D as cimember'),
  ssh_port: of('not-http', 'fake ssh 2222; E=(DOCKER_HOST=tcp://127.0.0.1:2222); D as ciuser'),
  mysql_port: of('not-http', 'fake mysql 3306; E=(DOCKER_HOST=tcp://127.0.0.1:3306); D as ciuser'),
  podman: of('podman-answering', 'sock /run/docker.sock podman; D as cimember'),
  windows: of('windows-containers-engine', 'sock /run/docker.sock windows; D as cimember'),

  // Names, routes, TLS, proxies.
  tcp_refused: of('tcp-refused', 'E=(DOCKER_HOST=tcp://127.0.0.1:2375); D as ciuser'),
  tcp_refused_two_addresses: of('tcp-refused', 'E=(DOCKER_HOST=tcp://localhost:2375); D as ciuser'),
  tcp_unreach: of('tcp-unreachable', 'E=(DOCKER_HOST=tcp://192.0.2.1:2375); D as ciuser'),
  tcp_prohibit: of(
    'tcp-unreachable',
    'ip route add prohibit 192.0.2.0/24; E=(DOCKER_HOST=tcp://192.0.2.1:2375); D as ciuser',
  ),
  tcp_timeout: of(
    'tcp-timeout',
    'fake hang 2375; iptables -A OUTPUT -p tcp --dport 2375 -j DROP; E=(DOCKER_HOST=tcp://127.0.0.1:2375); D as ciuser',
  ),
  dns_nx: of(
    'dns-not-found',
    `sed -i 's/^hosts:.*/hosts: files/' /etc/nsswitch.conf; E=(DOCKER_HOST=tcp://no-such-host:2375); D as ciuser`,
  ),
  dns_down: of(
    'dns-temporary-failure',
    `umount /etc/resolv.conf 2>/dev/null; rm -f /etc/resolv.conf; printf 'nameserver 127.0.0.1\\noptions timeout:1 attempts:1\\n' > /etc/resolv.conf; sed -i 's/^hosts:.*/hosts: dns/' /etc/nsswitch.conf; E=(DOCKER_HOST=tcp://engine.example:2375); D as ciuser`,
  ),
  tls_req_node: of('tls-required', 'mktls; tlssrv server 2376; E=(DOCKER_HOST=tcp://127.0.0.1:2376); D as ciuser'),
  tls_req_go: of('tls-required', 'fake gotls 2376; E=(DOCKER_HOST=tcp://127.0.0.1:2376); D as ciuser'),
  tls_req_alert: of('tls-required', 'fake tlsalert 2376; E=(DOCKER_HOST=tcp://127.0.0.1:2376); D as ciuser'),
  tls_not_offered: of('tls-not-offered', 'mktls; fake docker 2376; TE; D as ciuser'),
  tls_good: of('ok', 'mktls; tlssrv server 2376 mtls; TE; D as ciuser'),
  tls_expired: of('tls-server-cert-expired', 'mktls; tlssrv expired 2376; TE; D as ciuser'),
  tls_not_yet: of('tls-server-cert-not-yet-valid', 'mktls; tlssrv notyet 2376; TE; D as ciuser'),
  tls_wrong_ca: of('tls-unknown-ca', 'mktls; tlssrv server 2376; TE otherca; D as ciuser'),
  tls_self_signed: of('tls-unknown-ca', 'mktls; tlssrv self 2376; TE; D as ciuser'),
  tls_foreign: of('tls-unknown-ca', 'mktls; tlssrv foreign 2376; TE; D as ciuser'),
  tls_mismatch: of('tls-hostname-mismatch', 'mktls; tlssrv mismatch 2376; TE; D as ciuser'),
  tls_no_san: of('tls-hostname-mismatch', 'mktls; tlssrv nosan 2376; TE; D as ciuser'),
  tls_no_client: of('tls-client-cert-rejected', 'mktls; tlssrv server 2376 mtls; TE noclient; D as ciuser'),
  tls_strange_client: of('tls-client-cert-rejected', 'mktls; tlssrv server 2376 mtls; TE strangeclient; D as ciuser'),
  tls_expired_client: of('tls-client-cert-rejected', 'mktls; tlssrv server 2376 mtls; TE expiredclient; D as ciuser'),
  tls_key_mismatch: of('tls-client-key-mismatch', 'mktls; tlssrv server 2376 mtls; TE keymismatch; D as ciuser'),
  tls_key_encrypted: of('tls-client-key-mismatch', 'mktls; tlssrv server 2376 mtls; TE encrypted; D as ciuser'),
  tls_key_unreadable: of('tls-material-unreadable', 'mktls; tlssrv server 2376; TE unreadable; D as ciuser'),
  tls_lone_cert: of('tls-material-unreadable', 'mktls; tlssrv server 2376; TE lonecert; D as ciuser'),
  tls_garbage_ca: of('tls-material-unreadable', 'mktls; tlssrv server 2376; TE garbage; D as ciuser'),
  tls_ca_default_missing: of(
    'tls-material-unreadable',
    'mktls; tlssrv server 2376; E=(DOCKER_HOST=tcp://127.0.0.1:2376 DOCKER_TLS_VERIFY=1); D as ciuser',
  ),
  tls_old: of('tls-protocol-too-old', 'mktls; tlssrv tls1 2376; TE; D as ciuser'),
  tls_noverify: of(
    'ok+lint-tls-no-verify',
    'mktls; tlssrv expired 2376; E=(DOCKER_HOST=tcp://127.0.0.1:2376 DOCKER_TLS=1 DOCKER_CERT_PATH=$T/tls/sets/good); D as ciuser',
  ),
  proxy_via: of('proxy-intercepts', 'fake proxy 2375; E=(DOCKER_HOST=tcp://127.0.0.1:2375); D as ciuser'),
  proxy_407: of('proxy-intercepts', 'fake proxy407 2375; E=(DOCKER_HOST=tcp://127.0.0.1:2375); D as ciuser'),
  proxy_may: of(
    'tcp-unreachable+proxy-may-intercept',
    'E=(DOCKER_HOST=tcp://192.0.2.1:2375 HTTP_PROXY=http://proxy:3128); D as ciuser',
  ),

  // ssh, by a program that says what OpenSSH says; engine/ssh scenarios have a real sshd.
  ssh_missing: of('ssh-binary-missing', 'E=(PATH=/nowhere DOCKER_HOST=ssh://me@far); D as ciuser'),
  ssh_hostkey: of('ssh-host-key-unknown', `stub 'echo "Host key verification failed." >&2; exit 255'; D as ciuser`),
  ssh_hostkey_changed: of(
    'ssh-host-key-changed',
    `stub 'echo "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @" >&2; echo "Host key verification failed." >&2; exit 255'; D as ciuser`,
  ),
  ssh_auth: of(
    'ssh-auth-failed',
    `stub 'echo "u@h: Permission denied (publickey,password)." >&2; exit 255'; D as ciuser`,
  ),
  ssh_perm: of(
    'ssh-key-permissions',
    `stub 'echo "Permissions 0644 for '"'/k'"' are too open. bad permissions" >&2; echo "u@h: Permission denied (publickey)." >&2; exit 255'; D as ciuser`,
  ),
  ssh_refused: of(
    'ssh-unreachable',
    `stub 'echo "ssh: connect to host far port 22: Connection refused" >&2; exit 255'; D as ciuser`,
  ),
  ssh_nodocker: of(
    'ssh-remote-docker-missing',
    `stub 'echo "bash: line 1: docker: command not found" >&2; exit 127'; D as ciuser`,
  ),
  ssh_far_denied: of(
    'ssh-remote-permission-denied',
    `stub 'echo "error during connect: dial unix /var/run/docker.sock: connect: permission denied" >&2; exit 1'; D as ciuser`,
  ),
  ssh_far_down: of(
    'ssh-remote-daemon-down',
    `stub 'echo "error during connect: dial unix /var/run/docker.sock: connect: no such file or directory" >&2; exit 1'; D as ciuser`,
  ),
  ssh_noise: of('ssh-stdout-polluted', `stub 'echo Welcome to prod; exit 0'; D as ciuser`),
  ssh_silent: of('ssh-unreachable', `stub 'exec sleep 1000'; D as ciuser`),

  // Lints of connections that work.
  lint_666: of('ok+lint-socket-world-writable', 'sock /run/docker.sock docker root:docker 666; D as ciuser'),
  lint_777: of('ok+lint-socket-world-writable', 'sock /run/docker.sock docker root:docker 777; D as cimember'),
  lint_replaceable: of(
    'ok+lint-socket-dir-replaceable',
    'mkdir -m 0777 /run/t; chmod 777 /run/t; sock /run/t/d.sock docker root:docker 660; E=(DOCKER_HOST=unix:///run/t/d.sock); D as cimember',
  ),
  lint_shared_dir: of(
    'ok+lint-socket-in-shared-dir',
    'mkdir /run/t; chmod 1777 /run/t; sock /run/t/d.sock; E=(DOCKER_HOST=unix:///run/t/d.sock); D as cimember',
  ),
  lint_foreign: of('ok+lint-socket-foreign-owner', 'sock /run/docker.sock docker ciother:docker 660; D as cimember'),
  lint_group: of(
    'ok+lint-socket-group-unexpected',
    `sed -i 's/^cistaff:x:991:/users2:x:991:ciuser/' /etc/group; sock /run/docker.sock docker root:users2 660; D as ciuser`,
  ),
  acl_grants: of(
    'ok+lint-acl-grants-access',
    'sock /run/docker.sock; setfacl -m u:ciuser:rw /run/docker.sock; D as ciuser',
  ),
  lint_removed: of(
    'ok+lint-access-after-removal',
    `sock /run/docker.sock; CRED=(); removed() { U=ciuser; CRED=(--groups 4001,990); }; D removed`,
  ),
  lint_plaintext: of('ok+lint-tcp-plaintext', 'fake docker 2375; E=(DOCKER_HOST=tcp://127.0.0.1:2375); D as ciuser'),
  lint_exposed: of('ok+lint-daemon-exposes-tcp', 'sock /run/docker.sock exposed; D as cimember'),
  lint_exposed_port: of('ok+lint-daemon-exposes-tcp', 'fake docker 2375; sock /run/docker.sock; D as cimember'),
  lint_key: of('ok+lint-key-readable-by-others', 'mktls; tlssrv server 2376 mtls; TE; D as ciuser'),
  lint_cert_soon: of('ok+lint-cert-expires-soon', 'mktls; tlssrv server 2376 mtls; TE soon; D as ciuser'),
  lint_rootful: of('ok+lint-rootful-equals-root', 'sock /run/docker.sock; D as cimember'),
  lint_host_socket: of(
    'ok+lint-host-socket-in-container',
    'touch /run/.containerenv; sock /run/host.sock; : > /run/docker.sock; mount --bind /run/host.sock /run/docker.sock; E=(container=oci); D as cimember',
  ),
  lint_remote: of(
    'ok+lint-remote-engine',
    "ip link add d0 type bridge; ip addr add 192.0.2.9/24 dev d0; ip link set d0 up; $NODE $T/fake-engine.mjs docker /run/x.sock >/dev/null & until_ok test -S /run/x.sock; $NODE -e \"require('net').createServer(s=>s.pipe(require('net').connect('/run/x.sock')).pipe(s)).listen(2375,'192.0.2.9')\" & until_ok port_open 2375; E=(DOCKER_HOST=tcp://192.0.2.9:2375); D as ciuser",
  ),
  lint_two_engines: of(
    'ok+rootless-rootful-mismatch',
    'dead /run/docker.sock; mkdir -p /run/user/4001; chown ciuser: /run/user/4001; chmod 700 /run/user/4001; sock /run/user/4001/docker.sock rootless ciuser:ciuser 1660; E=(DOCKER_HOST=unix:///run/user/4001/docker.sock); D as ciuser',
  ),
};
