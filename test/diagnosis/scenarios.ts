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
    `mkdir -m 777 /run/free; stub 'touch /run/free/ran'; E+=(DOCKER_HOST=ssh://-oProxyCommand=touch); D as ciuser; nothing_ran`,
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
  cfg_port: of('config-host-invalid', `E=(DOCKER_HOST=tcp://host:99999); D as ciuser`),
  cfg_password: of('config-host-invalid', `E=(DOCKER_HOST=tcp://user:pw@127.0.0.1:1); D as ciuser`),
  cfg_ssh_query: of('config-host-invalid', `E=(DOCKER_HOST=ssh://me@far?x=1); D as ciuser`),
  cfg_blank_within: of('config-host-invalid', `E=("DOCKER_HOST=tcp://a b:2375"); D as ciuser`),
  cfg_ssh_option_user: of(
    'config-host-invalid',
    `mkdir -m 777 /run/free; stub 'touch /run/free/ran'; E+=('DOCKER_HOST=ssh://-oProxyCommand=touch /run/free/ran@far'); D as ciuser; nothing_ran`,
  ),
  group_of_odd_name: of(
    'stale-groups',
    `mkdir -m 777 /run/free; echo '$(touch /run/free/ran):x:993:cimember' >> /etc/group; engine; chown root:993 /run/docker.sock; D stale cimember; nothing_ran`,
  ),
  cfg_shell: of(
    'config-host-invalid',
    `mkdir -m 777 /run/free; E=('DOCKER_HOST=$(touch /run/free/ran)'); D as ciuser; nothing_ran`,
  ),
  cfg_no_path: of('ok', `engine; E=(DOCKER_HOST=unix://); D as cimember`),
  cfg_bare_port: of('tcp-refused', `E=(DOCKER_HOST=127.0.0.1:2375); D as ciuser`),
  cfg_ipv6: of('tcp-refused', `E=(DOCKER_HOST=tcp://[::1]:2375); D as ciuser`),
  ctx_real_tls: of(
    'ok',
    `tlsengine server 2376 mtls; setpriv --reuid 4001 --regid 4001 --clear-groups env HOME=/home/ciuser docker context create real --docker "host=tcp://127.0.0.1:2376,ca=$T/tls/sets/good/ca.pem,cert=$T/tls/sets/good/cert.pem,key=$T/tls/sets/good/key.pem" >/dev/null; E=(DOCKER_CONTEXT=real); D as ciuser`,
  ),
  ctx_real_expired: of(
    'tls-server-cert-expired',
    `tlsengine expired 2376 mtls; setpriv --reuid 4001 --regid 4001 --clear-groups env HOME=/home/ciuser docker context create real --docker "host=tcp://127.0.0.1:2376,ca=$T/tls/sets/good/ca.pem,cert=$T/tls/sets/good/cert.pem,key=$T/tls/sets/good/key.pem" >/dev/null; E=(DOCKER_CONTEXT=real); D as ciuser`,
  ),
  ctx_real_no_verify: of(
    'ok+lint-tls-no-verify',
    `tlsengine expired 2376 mtls; setpriv --reuid 4001 --regid 4001 --clear-groups env HOME=/home/ciuser docker context create real --docker "host=tcp://127.0.0.1:2376,ca=$T/tls/sets/good/ca.pem,cert=$T/tls/sets/good/cert.pem,key=$T/tls/sets/good/key.pem,skip-tls-verify=true" >/dev/null; E=(DOCKER_CONTEXT=real); D as ciuser`,
  ),
  ctx_real_ssh: of(
    'ok',
    `farhost; engine; setpriv --reuid 4001 --regid 4001 --clear-groups env HOME=/home/ciuser docker context create real --docker host=ssh://cimember@127.0.0.1:2222 >/dev/null; E=(DOCKER_CONTEXT=real); D as ciuser`,
  ),
  ctx_real_removed: of(
    'context-not-found',
    `setpriv --reuid 4001 --regid 4001 --clear-groups env HOME=/home/ciuser docker context create real --docker host=ssh://far >/dev/null; rm -r /home/ciuser/.docker/contexts; E=(DOCKER_CONTEXT=real); D as ciuser`,
  ),
  config_is_directory: of('config-json-unreadable', `mkdir /home/ciuser/.docker/config.json; D as ciuser`),
  config_is_pipe: of('config-json-unreadable', `mkfifo /home/ciuser/.docker/config.json; D as ciuser`),
  config_folder_closed: of(
    'config-json-unreadable',
    `rm -rf /home/ciuser/.docker; mkdir -m 700 /home/ciuser/.docker; D as ciuser`,
  ),
  shell_differs: of(
    'ok+editor-env-differs',
    `engine; echo 'export DOCKER_HOST=tcp://lab:2376' > /home/cimember/.bash_profile; E=(SHELL=/bin/bash); ARGS=(--shell); D as cimember`,
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
  stopped: of('daemon-not-running', `withdockerd; engine; kill $DP; wait $DP; D as ciuser`),
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
    `withdockerd; mkdir -p /etc/docker; echo '{ "hosts": [ }' > /etc/docker/daemon.json; chmod 755 /etc/docker; LATE=1 engine; until_ok grep -q 'unable to configure' $T/ov/e1.log; wait $DP; D as ciuser`,
  ),
  daemon_json_hosts: of(
    'daemon-config-invalid',
    `withdockerd; mkdir -p /etc/docker /usr/lib/systemd/system; chmod 755 /etc/docker; echo '{ "hosts": ["unix:///run/docker.sock"] }' > /etc/docker/daemon.json; printf '[Service]\\nExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock\\n' > /usr/lib/systemd/system/docker.service; D as ciuser`,
  ),
  daemon_json_dropin: of(
    'daemon-not-running',
    `withdockerd; mkdir -p /etc/docker /usr/lib/systemd/system /etc/systemd/system/docker.service.d; chmod 755 /etc/docker; echo '{ "hosts": ["unix:///run/docker.sock"] }' > /etc/docker/daemon.json; printf '[Service]\\nExecStart=/usr/sbin/dockerd -H fd://\\n' > /usr/lib/systemd/system/docker.service; printf '[Service]\\nExecStart=\\nExecStart=/usr/sbin/dockerd\\n' > /etc/systemd/system/docker.service.d/hosts.conf; D as ciuser`,
  ),
  listens_elsewhere: of('daemon-listens-elsewhere', `engine --host unix:///run/other.sock; D as ciuser`),
  listens_elsewhere_short: of('daemon-listens-elsewhere', `engine -H tcp://127.0.0.1:2375; D as ciuser`),
  other_rootless: of('other-engine-available', `rootless ciuser; withdockerd; D as ciuser`),
  other_podman: of(
    'other-engine-available',
    `mkdir -p /run/user/4001; chown ciuser: /run/user/4001; podmansvc /run/user/4001/podman/podman.sock ciuser; D as ciuser`,
  ),
  other_foreign: of(
    'docker-not-installed',
    `mkdir -p /home/ciuser/.colima/default; socat UNIX-LISTEN:/home/ciuser/.colima/default/docker.sock,fork,user=ciother,mode=666 UNIX-CONNECT:/run/nobody.sock 2>/dev/null & until_ok test -S /home/ciuser/.colima/default/docker.sock; chown -R ciuser: /home/ciuser/.colima; chown ciother: /home/ciuser/.colima/default/docker.sock; D as ciuser`,
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
    `rootless ciuser; pkill -x dockerd; until_ok test ! -e /run/user/4001/docker.sock; E=(XDG_RUNTIME_DIR=/run/user/4001 DOCKER_HOST=unix:///run/user/4001/docker.sock); D as ciuser`,
  ),
  rootless_dead: of(
    'rootless-daemon-not-running',
    `rootless ciuser; pkill -9 -x dockerd; pkill -9 rootlesskit; until_ok test -S /run/user/4001/docker.sock; E=(DOCKER_HOST=unix:///run/user/4001/docker.sock); D as ciuser`,
  ),
  podman_down: of(
    'podman-socket-inactive',
    'mkdir -p /run/user/4001/podman; chown -R ciuser: /run/user/4001; E=(DOCKER_HOST=unix:///run/user/4001/podman/podman.sock); D as ciuser',
  ),
  podman_dead: of(
    'podman-socket-inactive',
    `mkdir -p /run/user/4001; chown ciuser: /run/user/4001; podmansvc /run/user/4001/podman/podman.sock ciuser; pkill -9 podman; wait $DP 2>/dev/null; test -S /run/user/4001/podman/podman.sock || echo gone >&2; E=(DOCKER_HOST=unix:///run/user/4001/podman/podman.sock); D as ciuser`,
  ),
  container: of('container-socket-not-mounted', `engine; image; C as ciuser`),
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
  daemon_json_pipe: of(
    'daemon-not-running',
    `withdockerd; mkdir -p /etc/docker; chmod 755 /etc/docker; mkfifo /etc/docker/daemon.json; D as ciuser`,
  ),
  other_by_runtime: of('other-engine-available', `rootless ciuser; E=(XDG_RUNTIME_DIR=/run/user/4001); D as ciuser`),
  directory_by_docker: of(
    'socket-is-directory',
    `sock /run/x/d.sock; docker -H unix:///run/x/d.sock import $T/busybox.tar busybox:local >/dev/null; docker -H unix:///run/x/d.sock run --rm --network none -v /run/docker.sock:/x busybox:local true; D as ciuser`,
  ),
  stale_root: of('socket-stale', `dead /run/docker.sock; D as root`),
  wsl_with_engine: of(
    'daemon-not-running',
    `withdockerd; echo 5.15.153.1-microsoft-standard-WSL2 > $T/ov/os; mount --bind $T/ov/os /proc/sys/kernel/osrelease; E=(WSL_DISTRO_NAME=Ubuntu); D as ciuser`,
  ),
  bind_in_container: of(
    'socket-bind-mount-stale',
    `engine; image; docker -H unix:///run/docker.sock run -d --name box --network none --group-add 990 -v $T:$T:ro -v /usr/lib:/usr/lib:ro -v /usr/lib:/lib:ro -v /usr/lib64:/lib64:ro -v /run/docker.sock:/var/run/docker.sock busybox:local sleep 1000 >/dev/null; box=$(docker -H unix:///run/docker.sock inspect -f '{{.State.Pid}}' box); kill -9 $DP; wait $DP 2>/dev/null; rm -f /run/docker.sock /run/docker.pid; engine; nsenter -t $box -m -S 4002 -G 990 env -i PATH=/bin HOME=/ LONGSHORE_DIAGNOSIS=$T/diagnosis.cjs $NODE $T/diagnose.mjs --json`,
  ),

  // Permission and isolation.
  not_in_group: of('not-in-docker-group', 'sock /run/docker.sock; D as ciuser'),
  not_in_group_dead: of('not-in-docker-group+socket-stale', 'dead /run/docker.sock; D as ciuser'),
  stale_groups: of('stale-groups+sg-bridge-available', 'sock /run/docker.sock; D stale cimember'),
  stale_groups_no_sg: of('stale-groups', 'sock /run/docker.sock; WRAP=(setpriv --no-new-privs); D stale cimember'),
  stale_groups_other_group: of(
    'stale-groups+sg-bridge-available',
    'sed -i "s/^cistaff:x:991:/cistaff:x:991:ciuser/" /etc/group; sed -i "s/^cistaff:!::/cistaff:!::ciuser/" /etc/gshadow; sock /run/docker.sock root:cistaff 660; D stale ciuser',
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
  group_root: of('socket-group-root', `sed -i '/^docker:/d' /etc/group; engine; D as cimember`),
  gid_changed: of('socket-gid-mismatch', `engine; sed -i 's/^docker:x:990:/docker:x:777:/' /etc/group; D as cimember`),
  container_gid: of(
    'container-gid-mismatch',
    `engine; image; RUN=(-v /run/docker.sock:/var/run/docker.sock -v /etc/passwd:/etc/passwd:ro); C as ciuser`,
  ),
  mount_gid: of(
    'container-gid-mismatch',
    'sock /run/host.sock 0:777 660; : > /run/docker.sock; mount --bind /run/host.sock /run/docker.sock; D as ciuser',
  ),
  userns: of('userns-unmapped', 'sock /run/docker.sock; WRAP=(unshare -Ur); D as ciuser'),
  userns_dir: of(
    'userns-unmapped',
    'mkdir -m 700 /run/p; sock /run/p/d.sock; E=(DOCKER_HOST=unix:///run/p/d.sock); WRAP=(unshare -Ur); D as ciuser',
  ),
  other_rootless_closed: of(
    'rootless-socket-other-user',
    `rootless ciother; E=(DOCKER_HOST=unix:///run/user/4003/docker.sock); D as ciuser`,
  ),
  other_rootless_open: of(
    'rootless-socket-other-user',
    `rootless ciother; chmod 755 /run/user/4003; E=(DOCKER_HOST=unix:///run/user/4003/docker.sock); D as ciuser`,
  ),
  other_home: of(
    'rootless-socket-other-user',
    'sock /home/ciother/d.sock ciother:ciother 666; E=(DOCKER_HOST=unix:///home/ciother/d.sock); D as ciuser',
  ),
  parent_denied: of(
    'parent-dir-denied',
    'mkdir -m 700 /run/private; sock /run/private/docker.sock root:docker 666; E=(DOCKER_HOST=unix:///run/private/docker.sock); D as cimember',
  ),
  mode_444: of('socket-mode-too-strict', 'sock /run/docker.sock root:docker 444; D as cimember'),
  mode_755: of('socket-mode-too-strict', 'sock /run/docker.sock root:root 755; D as cimember'),
  mode_222: of('ok', 'sock /run/docker.sock root:docker 222; D as ciuser'),
  mode_606: of('socket-mode-too-strict', 'sock /run/docker.sock root:docker 606; D as cimember'),
  link_denied: of(
    'not-in-docker-group',
    `sock /run/real/d.sock; ln -s /run/real /run/link; E=(DOCKER_HOST=unix:///run/link/d.sock); D as ciuser`,
  ),
  acl_denies: of('lsm-denied', `engine; setfacl -m u:cimember:--- /run/docker.sock; D as cimember`),
  own_mode_0: of('socket-mode-too-strict', `sock /run/docker.sock cimember:docker 000; D as cimember`),
  stale_and_dead: of('stale-groups+sg-bridge-available+socket-stale', `dead /run/docker.sock; D stale cimember`),
  stale_primary: of(
    'stale-groups+sg-bridge-available',
    `engine; sed -i 's/^cimember:x:4002:4002/cimember:x:4002:990/' /etc/passwd; before() { U=cimember; CRED=(--groups 4002); }; D before`,
  ),
  stale_no_gshadow: of(
    'stale-groups',
    `engine; sed -i 's/^docker:!::cimember/docker:!::/' /etc/gshadow; D stale cimember`,
  ),
  stale_without_sg: of('stale-groups', `engine; rm /usr/bin/sg; D stale cimember`),
  link_to_others_rootless: of(
    'rootless-socket-other-user',
    `rootless ciother; ln -s /run/user/4003/docker.sock /run/docker.sock; D as ciuser`,
  ),
  mode_600_dead: of('socket-mode-too-strict+socket-stale', `dead /run/docker.sock root:root 600; D as ciuser`),
  podman_rootful: of(
    'podman-socket-rootful',
    `podmansvc /run/podman/podman.sock; E=(DOCKER_HOST=unix:///run/podman/podman.sock); D as ciuser`,
  ),
  lsm: of('lsm-denied', `engine; WRAP=(perl $T/seccomp.pl connect 13); D as cimember`),
  lsm_eperm: of('lsm-denied', `engine; WRAP=(perl $T/seccomp.pl connect 1); D as cimember`),
  af_unix: of('af-unix-forbidden', `engine; WRAP=(perl $T/seccomp.pl socket:1 97); D as cimember`),
  fds: of(
    'editor-fd-exhausted',
    `engine; for n in $(seq 16 60); do WRAP=(prlimit --nofile=$n:$n); out=$(D as cimember 2>/dev/null); case $out in *editor-fd-exhausted*) echo "$out"; break ;; esac; done`,
  ),
  backlog: of(
    'daemon-backlog-full',
    `engine; kill -STOP $DP; ulimit -n 10000; $NODE $T/flood.mjs /run/docker.sock > $T/ov/flood.out & until_ok grep -q EAGAIN $T/ov/flood.out; D as cimember`,
  ),

  // What answers.
  starting: of(
    'daemon-starting',
    `LATE=1 engine --containerd /run/nobody.sock; until_ok test -S /run/docker.sock; D as cimember`,
  ),
  hung: of('daemon-hung', `engine; kill -STOP $DP; D as cimember`),
  stopped_process: of('daemon-hung', `engine --host unix:///run/docker.sock; kill -STOP $DP; D as cimember`),
  closes: of(
    'daemon-closed-connection',
    `socat UNIX-LISTEN:/run/docker.sock,fork,mode=660,group=docker UNIX-CONNECT:/run/nobody.sock 2>/dev/null & until_ok test -S /run/docker.sock; D as cimember`,
  ),
  hung_version: of('containerd-unresponsive', `engine; kill -STOP $(pgrep -x containerd); D as cimember`),
  err500: of('daemon-internal-error', `standin /run/docker.sock err500; D as cimember`),
  disk_full: of(
    'daemon-disk-full',
    `mkdir -p $T/ov/e1/data; mount -t tmpfs -o size=24m tmpfs $T/ov/e1/data; engine; dd if=/dev/zero of=$T/ov/e1/data/fill bs=64k 2>/dev/null; D as cimember`,
  ),
  desktop_500: of('docker-desktop-engine-error', 'standin /run/docker.sock desktop500; D as cimember'),
  desktop_empty_500: of(
    'docker-desktop-engine-error',
    `standin /home/cimember/.docker/desktop/docker.sock empty500 cimember:cimember; chown -R cimember: /home/cimember/.docker; E=(DOCKER_HOST=unix:///home/cimember/.docker/desktop/docker.sock); D as cimember`,
  ),
  api_too_new: of('client-api-too-new', `EV=28 engine; E=(DOCKER_API_VERSION=1.99); D as cimember`),
  old_engine: of('client-api-too-new', `engine; E=(DOCKER_API_VERSION=1.51); D as cimember`),
  api_too_old: of('client-api-too-old', `EV=28 engine; E=(DOCKER_API_VERSION=1.12); D as cimember`),
  api_min_144: of(
    'client-api-too-old',
    `export DOCKER_MIN_API_VERSION=1.44; EV=28 engine; E=(DOCKER_API_VERSION=1.40); D as cimember`,
  ),
  api_invalid: of('api-version-invalid', `engine; E=(DOCKER_API_VERSION=abc); D as cimember`),
  authz_broken: of('authz-denied', `authz fail; EV=28 engine --authorization-plugin=guard; D as cimember`),
  authz: of('authz-denied', `authz deny; engine --authorization-plugin=guard; D as cimember`),
  proxy_403: of(
    'socket-proxy-forbidden',
    `sock /run/real.sock; haproxyon unix@/run/docker.sock 'http-request deny unless { path /_ping }' 'default_backend b' 'backend b' 'server s unix@/run/real.sock'; D as cimember`,
  ),
  proxy_403_all: of('socket-proxy-forbidden', `haproxyon unix@/run/docker.sock 'http-request deny'; D as cimember`),
  nginx: of(
    'not-docker-http',
    `haproxyon unix@/run/docker.sock 'http-request return status 200 content-type text/html string "<h1>Welcome</h1>"'; D as cimember`,
  ),
  redirect: of(
    'not-docker-http',
    `haproxyon unix@/run/docker.sock 'http-request redirect location http://127.0.0.1:1/'; D as cimember`,
  ),
  containerd_sock: of(
    'not-http',
    `engine; chmod 755 $T/ov/e1/exec $T/ov/e1/exec/containerd; own $T/ov/e1/exec/containerd/containerd.sock root:docker 660; E=(DOCKER_HOST=unix://$T/ov/e1/exec/containerd/containerd.sock); D as cimember`,
  ),
  ssh_port: of('not-http', `farhost; E=(DOCKER_HOST=tcp://127.0.0.1:2222); D as ciuser`),
  mysql_port: of('not-http', 'standin 3306 mysql; E=(DOCKER_HOST=tcp://127.0.0.1:3306); D as ciuser'),
  podman: of('podman-answering', `podmansvc /run/docker.sock; own /run/docker.sock root:docker 660; D as cimember`),
  podman_linked: of(
    'podman-answering',
    `podmansvc /run/podman/podman.sock; own /run/podman/podman.sock root:docker 660; ln -s /run/podman/podman.sock /run/docker.sock; D as cimember`,
  ),
  hung_port: of(
    'daemon-hung',
    `socat TCP-LISTEN:2375,bind=127.0.0.1,fork,reuseaddr EXEC:'sleep 100' & until_ok port_open 2375; E=(DOCKER_HOST=tcp://127.0.0.1:2375); D as ciuser`,
  ),
  api_path: of('api-version-invalid', `engine; E=(DOCKER_API_VERSION=../../x); D as cimember`),
  api_with_v: of('ok', `engine; E=(DOCKER_API_VERSION=v1.41); D as cimember`),
  windows: of('windows-containers-engine', 'standin /run/docker.sock windows; D as cimember'),

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
    `iptables -A OUTPUT -p tcp --dport 2375 -j DROP; E=(DOCKER_HOST=tcp://127.0.0.1:2375); D as ciuser`,
  ),
  dns_nx: of(
    'dns-not-found',
    `sed -i 's/^hosts:.*/hosts: files/' /etc/nsswitch.conf; E=(DOCKER_HOST=tcp://no-such-host:2375); D as ciuser`,
  ),
  dns_down: of(
    'dns-temporary-failure',
    `umount /etc/resolv.conf 2>/dev/null; rm -f /etc/resolv.conf; printf 'nameserver 127.0.0.1\\noptions timeout:1 attempts:1\\n' > /etc/resolv.conf; sed -i 's/^hosts:.*/hosts: dns/' /etc/nsswitch.conf; E=(DOCKER_HOST=tcp://engine.example:2375); D as ciuser`,
  ),
  tls_req_node: of('tls-required', `tlsengine server 2376; E=(DOCKER_HOST=tcp://127.0.0.1:2376); D as ciuser`),
  tls_req_go: of('tls-required', `EV=28 tlsengine server 2376 mtls; E=(DOCKER_HOST=tcp://127.0.0.1:2376); D as ciuser`),
  tls_req_alert: of('tls-required', 'standin 2376 tlsalert; E=(DOCKER_HOST=tcp://127.0.0.1:2376); D as ciuser'),
  tls_not_offered: of('tls-not-offered', `engine --host tcp://127.0.0.1:2376; TE; D as ciuser`),
  tls_good: of('ok', 'tlsengine server 2376 mtls; TE; D as ciuser'),
  tls_expired: of('tls-server-cert-expired', 'tlsengine expired 2376; TE; D as ciuser'),
  tls_not_yet: of('tls-server-cert-not-yet-valid', 'tlsengine notyet 2376; TE; D as ciuser'),
  tls_wrong_ca: of('tls-unknown-ca', 'tlsengine server 2376; TE otherca; D as ciuser'),
  tls_self_signed: of('tls-unknown-ca', 'tlsengine self 2376; TE; D as ciuser'),
  tls_foreign: of('tls-unknown-ca', 'tlsengine foreign 2376; TE; D as ciuser'),
  tls_mismatch: of('tls-hostname-mismatch', 'tlsengine mismatch 2376; TE; D as ciuser'),
  tls_no_san: of('tls-hostname-mismatch', 'tlsengine nosan 2376; TE; D as ciuser'),
  tls_no_client: of('tls-client-cert-rejected', 'tlsengine server 2376 mtls; TE noclient; D as ciuser'),
  tls_strange_client: of('tls-client-cert-rejected', 'tlsengine server 2376 mtls; TE strangeclient; D as ciuser'),
  tls_expired_client: of('tls-client-cert-rejected', 'tlsengine server 2376 mtls; TE expiredclient; D as ciuser'),
  tls_key_mismatch: of('tls-client-key-mismatch', 'tlsengine server 2376 mtls; TE keymismatch; D as ciuser'),
  tls_key_encrypted: of('tls-client-key-mismatch', 'tlsengine server 2376 mtls; TE encrypted; D as ciuser'),
  tls_key_unreadable: of('tls-material-unreadable', 'tlsengine server 2376; TE unreadable; D as ciuser'),
  tls_lone_cert: of('tls-material-unreadable', 'tlsengine server 2376; TE lonecert; D as ciuser'),
  tls_garbage_ca: of('tls-material-unreadable', 'tlsengine server 2376; TE garbage; D as ciuser'),
  tls_ca_default_missing: of(
    'tls-material-unreadable',
    'tlsengine server 2376; E=(DOCKER_HOST=tcp://127.0.0.1:2376 DOCKER_TLS_VERIFY=1); D as ciuser',
  ),
  tls_old: of('tls-protocol-too-old', 'oldtls server 2376; TE; D as ciuser'),
  tls_noverify: of(
    'ok+lint-tls-no-verify',
    'tlsengine expired 2376; E=(DOCKER_HOST=tcp://127.0.0.1:2376 DOCKER_TLS=1 DOCKER_CERT_PATH=$T/tls/sets/good); D as ciuser',
  ),
  proxy_via: of(
    'proxy-intercepts',
    `haproxyon 127.0.0.1:2375 'http-request return status 502 hdr Via "1.1 squid.corp (squid/5.7)"'; E=(DOCKER_HOST=tcp://127.0.0.1:2375); D as ciuser`,
  ),
  proxy_407: of(
    'proxy-intercepts',
    `haproxyon 127.0.0.1:2375 'http-request return status 407 hdr Proxy-Authenticate "Basic realm=corp"'; E=(DOCKER_HOST=tcp://127.0.0.1:2375); D as ciuser`,
  ),
  proxy_may: of(
    'tcp-unreachable+proxy-may-intercept',
    'E=(DOCKER_HOST=tcp://192.0.2.1:2375 HTTP_PROXY=http://proxy:3128); D as ciuser',
  ),
  tls_silent: of(
    'daemon-hung',
    `socat TCP-LISTEN:2376,bind=127.0.0.1,fork,reuseaddr EXEC:'sleep 100' & until_ok port_open 2376; TE; D as ciuser`,
  ),
  tls_closed: of(
    'daemon-closed-connection',
    `socat TCP-LISTEN:2376,bind=127.0.0.1,fork,reuseaddr EXEC:true & until_ok port_open 2376; TE; D as ciuser`,
  ),
  proxy_exempt: of(
    'tcp-unreachable',
    `E=(DOCKER_HOST=tcp://192.0.2.1:2375 HTTP_PROXY=http://p:1 NO_PROXY=192.0.2.0/24); D as ciuser`,
  ),

  // ssh, to a real sshd.
  ssh_missing: of('ssh-binary-missing', 'E=(PATH=/nowhere DOCKER_HOST=ssh://me@far); D as ciuser'),
  ssh_hostkey: of('ssh-host-key-unknown', `farhost; rm /home/ciuser/.ssh/known_hosts; D as ciuser`),
  ssh_hostkey_changed: of(
    'ssh-host-key-changed',
    `farhost; printf '[127.0.0.1]:2222 %s\\n' "$(cut -d' ' -f1,2 $T/ssh/other.pub)" > /home/ciuser/.ssh/known_hosts; D as ciuser`,
  ),
  ssh_auth: of('ssh-auth-failed', `farhost; rm /home/ciuser/.ssh/id_ed25519; D as ciuser`),
  ssh_perm: of('ssh-key-permissions', `farhost; chmod 644 /home/ciuser/.ssh/id_ed25519; D as ciuser`),
  ssh_refused: of('ssh-unreachable', `farhost; kill $FP; wait $FP 2>/dev/null; D as ciuser`),
  ssh_nodocker: of('ssh-remote-docker-missing', `farhost; rm -f /usr/bin/docker /usr/local/bin/docker; D as ciuser`),
  ssh_far_denied: of(
    'ssh-remote-permission-denied',
    `farhost; engine; own /run/docker.sock root:root 660; D as ciuser`,
  ),
  ssh_far_down: of('ssh-remote-daemon-down', `farhost; D as ciuser`),
  ssh_noise: of(
    'ssh-stdout-polluted',
    `farhost; engine; echo 'echo Welcome to prod' > /home/cimember/.bashrc; D as ciuser`,
  ),
  ssh_silent: of('ssh-unreachable', `stub 'exec sleep 1000'; D as ciuser`),
  ssh_works: of('ok', `farhost; engine; D as ciuser`),
  ssh_path: of(
    'ok',
    `farhost; sock /run/elsewhere.sock; E=(DOCKER_HOST=ssh://cimember@127.0.0.1:2222/run/elsewhere.sock); D as ciuser`,
  ),
  ssh_dns: of(
    'dns-not-found',
    `sed -i 's/^hosts:.*/hosts: files/' /etc/nsswitch.conf; E=(DOCKER_HOST=ssh://me@no-such-host); D as ciuser`,
  ),
  ssh_busy: of(
    'ssh-unreachable',
    `farhost 'MaxStartups 1'; for i in 1 2 3; do (sleep 20 | socat - TCP:127.0.0.1:2222 >/dev/null 2>&1) & done; until_ok grep -q 'past MaxStartups' $T/ov/sshd.log; D as ciuser`,
  ),
  ssh_forced: of('ssh-stdout-polluted', `farhost 'ForceCommand echo not today'; engine; D as ciuser`),
  ssh_nologin: of(
    'ssh-stdout-polluted',
    `farhost; sed -i 's#/home/cimember:/bin/bash#/home/cimember:/usr/sbin/nologin#' /etc/passwd; engine; D as ciuser`,
  ),

  // Lints of connections that work.
  lint_666: of('ok+lint-socket-world-writable', 'sock /run/docker.sock root:docker 666; D as ciuser'),
  lint_777: of('ok+lint-socket-world-writable', 'sock /run/docker.sock root:docker 777; D as cimember'),
  lint_replaceable: of(
    'ok+lint-socket-dir-replaceable',
    'mkdir -m 0777 /run/t; chmod 777 /run/t; sock /run/t/d.sock root:docker 660; E=(DOCKER_HOST=unix:///run/t/d.sock); D as cimember',
  ),
  lint_shared_dir: of(
    'ok+lint-socket-in-shared-dir',
    'mkdir /run/t; chmod 1777 /run/t; sock /run/t/d.sock; E=(DOCKER_HOST=unix:///run/t/d.sock); D as cimember',
  ),
  lint_foreign: of('ok+lint-socket-foreign-owner', 'sock /run/docker.sock ciother:docker 660; D as cimember'),
  lint_group: of(
    'ok+lint-socket-group-unexpected',
    `sed -i 's/^cistaff:x:991:/users2:x:991:ciuser/' /etc/group; sock /run/docker.sock root:users2 660; D as ciuser`,
  ),
  acl_grants: of(
    'ok+lint-acl-grants-access',
    'sock /run/docker.sock; setfacl -m u:ciuser:rw /run/docker.sock; D as ciuser',
  ),
  lint_removed: of(
    'ok+lint-access-after-removal',
    `sock /run/docker.sock; CRED=(); removed() { U=ciuser; CRED=(--groups 4001,990); }; D removed`,
  ),
  lint_plaintext: of(
    'ok+lint-tcp-plaintext',
    `engine --host tcp://127.0.0.1:2375; E=(DOCKER_HOST=tcp://127.0.0.1:2375); D as ciuser`,
  ),
  lint_exposed: of(
    'ok+lint-daemon-exposes-tcp',
    `engine --host unix:///run/docker.sock --host tcp://127.0.0.1:2375; D as cimember`,
  ),
  lint_exposed_port: of(
    'ok+lint-daemon-exposes-tcp',
    `engine; PIDFILE=$T/ov/pid2 engine --host tcp://127.0.0.1:2375; D as cimember`,
  ),
  lint_key: of('ok+lint-key-readable-by-others', 'tlsengine server 2376 mtls; TE; D as ciuser'),
  lint_cert_soon: of('ok+lint-cert-expires-soon', 'tlsengine server 2376 mtls; TE soon; D as ciuser'),
  lint_rootful: of('ok+lint-rootful-equals-root', 'sock /run/docker.sock; D as cimember'),
  lint_host_socket: of(
    'ok+lint-host-socket-in-container',
    `engine; image; RUN=(-v /run/docker.sock:/var/run/docker.sock --group-add 990); C as ciuser`,
  ),
  lint_readonly_mount: of(
    'ok+lint-host-socket-in-container',
    `engine; image; RUN=(-v /run/docker.sock:/var/run/docker.sock:ro --group-add 990); C as ciuser`,
  ),
  lint_remote: of(
    'ok+lint-remote-engine',
    `ip link add d0 type bridge; ip addr add 192.0.2.9/24 dev d0; ip link set d0 up; engine --host tcp://192.0.2.9:2375 --tls --tlscacert $T/tls/ca.pem --tlscert $T/tls/server.pem --tlskey $T/tls/server-key.pem; E=(DOCKER_HOST=tcp://192.0.2.9:2375 DOCKER_TLS=1 DOCKER_CERT_PATH=$T/tls/sets/good); D as ciuser`,
  ),
  lint_two_engines: of(
    'ok+rootless-rootful-mismatch',
    `dead /run/docker.sock; rootless ciuser; E=(DOCKER_HOST=unix:///run/user/4001/docker.sock); D as ciuser`,
  ),
};
