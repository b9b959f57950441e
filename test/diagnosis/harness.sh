#!/bin/bash
# A little language for set-ups of connections that fail. It runs as root inside name spaces of its own (pid, mount,
# network): /run and /home are empty, /etc and /usr are overlays, and loopback is the only network, so that nothing of
# the machine is changed. Users: ciuser (4001, no groups), cimember (4002, in docker = 990), ciother (4003).
#
#   as USER | stale USER    how D runs: with the credentials of a fresh login, or of one from before usermod
#   engine ARG…             a real dockerd, ready; on /run/docker.sock unless --host says otherwise; its pid in DP.
#                           EV=28 takes Docker 28.5 in place of 20.10; LATE=1 doesn't wait until it is ready
#   sock PATH [OWNER [MODE]]   the same on this socket, whose owner and mode are then changed
#   dead PATH [OWNER [MODE]]   the same, killed: its socket is left behind
#   podmansvc PATH [USER]   Podman's service; rootless USER  a rootless dockerd on $XDG_RUNTIME_DIR/docker.sock
#   tlsengine CERT PORT     dockerd with this certificate that asks for none; with mtls behind it for the client's
#   image; C as USER        an image for containers; D inside a real container, run with RUN's arguments
#   farhost                 a real sshd on 127.0.0.1, where ciuser's key opens cimember's account
#   haproxyon PATH LINE…    HAProxy on a socket, with these lines in its frontend
#   withdockerd             dockerd is installed (an engine of this harness runs from elsewhere)
#   ctxmeta USER NAME JSON  a context of docker's
#   TE [VARIANT]            the variables for a TLS engine on port 2376
#   standin PATH|PORT KIND [OWNER [MODE]]   fake-engine.mjs, for faults that no real engine shows at will; its pid in FP
#   ownroot                 D sees $T/ov/root as /
#   stub SCRIPT             a program ssh that does this
#   E=(NAME=VALUE…)         the environment of D;   WRAP=(COMMAND…)   what D is run by;   ARGS=(…) its own arguments
#   D                       the diagnosis, as JSON;   nothing_ran  spoils the answer when /run/free/ran is there
#   B NAME                  a trial of bridge-trial.mjs
set -u
T=$LONGSHORE_T; NODE=$T/node; FP=; EN=0; SECONDS=0
mount --make-rprivate /
mkdir -p $T/ov; mount -t tmpfs -o mode=755 tmpfs $T/ov
mkdir $T/ov/real; mount --bind /usr $T/ov/real
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /home
for d in etc usr; do
  mkdir -p $T/ov/$d-up $T/ov/$d-work
  mount -t overlay overlay -o "lowerdir=/$d,upperdir=$T/ov/$d-up,workdir=$T/ov/$d-work" /$d
done
rm -f /usr/sbin/dockerd /usr/bin/dockerd /usr/local/bin/dockerd /usr/local/sbin/dockerd \
  /usr/lib/systemd/system/docker.service /usr/lib/systemd/system/docker.socket /etc/systemd/system/docker.service \
  /etc/docker/daemon.json /etc/default/docker /etc/init.d/docker
ip link set lo up
# What useradd(8) and groupadd(8) would write, without their locks and their time.
sed -i '/^docker:/d' /etc/group /etc/gshadow
printf 'ciuser:x:4001:4001::/home/ciuser:/bin/bash\ncimember:x:4002:4002::/home/cimember:/bin/bash\nciother:x:4003:4003::/home/ciother:/bin/bash\n' >> /etc/passwd
printf 'ciuser:x:4001:\ncimember:x:4002:\nciother:x:4003:\ndocker:x:990:cimember\ncistaff:x:991:\n' >> /etc/group
printf 'ciuser:!::\ncimember:!::\nciother:!::\ndocker:!::cimember\ncistaff:!::\n' >> /etc/gshadow
printf 'ciuser:*:19000:0:99999:7:::\ncimember:*:19000:0:99999:7:::\nciother:*:19000:0:99999:7:::\n' >> /etc/shadow
for u in ciuser:4001 cimember:4002 ciother:4003; do
  mkdir -p /home/${u%%:*}/.docker; chown -R ${u##*:}:${u##*:} /home/${u%%:*}; chmod 700 /home/${u%%:*}
done
E=(); WRAP=(); PRE=(); RUN=(); ARGS=()

# waits for a file or a command, at most 10 s
until_ok() { local i; for i in $(seq 1000); do "$@" 2>/dev/null && return 0; sleep 0.01; done; echo "never: $*" >&2; cat $T/ov/*.log >&2; exit 1; }
port_open() { grep -qi ":$(printf %04X "$1") 00000000:0000 0A" /proc/net/tcp; }
own() { chown "$2" "$1"; chmod "$3" "$1"; }

engine() {
  local root=$T/ov/e$((++EN)) path=$PATH args=("$@") program=$T/ov/real/sbin/dockerd
  [ "${EV:-}" = 28 ] && { path=$LONGSHORE_NEWER/usr/sbin:$LONGSHORE_NEWER/usr/bin:$PATH; program=$LONGSHORE_NEWER/usr/sbin/dockerd; }
  mkdir -p $root
  case " $* " in *" --host "*|*" -H "*) ;; *) args+=(--host unix:///run/docker.sock) ;; esac
  PATH=$path $program --data-root $root/data --exec-root $root/exec --pidfile ${PIDFILE:-/run/docker.pid} --bridge=none \
    --iptables=false --ip-forward=false --ip-masq=false "${args[@]}" > $T/ov/e$EN.log 2>&1 & DP=$!
  [ -n "${LATE:-}" ] || until_ok grep -q 'API listen on' $T/ov/e$EN.log
}
sock() {
  mkdir -p "$(dirname "$1")"
  PIDFILE=$T/ov/pid$EN engine --host "unix://$1"; FP=$DP; own "$1" "${2:-root:docker}" "${3:-660}"
}
dead() { sock "$@"; kill -9 $DP; wait $DP 2>/dev/null; until_ok test -S "$1"; }
standin() {
  case $1 in
    /*) mkdir -p "$(dirname "$1")"; $NODE $T/fake-engine.mjs "$2" "$1" > $T/ov/standin.log 2>&1 & FP=$!
      until_ok test -S "$1"; until_ok grep -q listening $T/ov/standin.log; own "$1" "${3:-root:docker}" "${4:-660}" ;;
    *) $NODE $T/fake-engine.mjs "$2" "$1" >/dev/null 2>&1 & FP=$!; until_ok port_open "$1" ;;
  esac
}
podmansvc() {
  local user=${2:-root} dir=$T/ov/podman; mkdir -p $dir "$(dirname "$1")"
  if [ "$user" = root ]; then
    podman --root=$dir/data --runroot=$dir/run --tmpdir=$dir/tmp --cgroup-manager=cgroupfs --events-backend=file \
      system service --time=0 "unix://$1" > $T/ov/podman.log 2>&1 & DP=$!
  else
    local id; id=$(id -u "$user"); chown -R "$user:" "$(dirname "$1")" $dir; subids "$user"
    setpriv --reuid $id --regid $id --init-groups env -i HOME=/home/$user XDG_RUNTIME_DIR=/run/user/$id PATH=$PATH \
      podman --root=$dir/data --runroot=$dir/run --tmpdir=$dir/tmp --cgroup-manager=cgroupfs --events-backend=file \
      system service --time=0 "unix://$1" > $T/ov/podman.log 2>&1 & DP=$!
  fi
  until_ok test -S "$1"
}
subids() { echo "$1:100000:65536" >> /etc/subuid; echo "$1:100000:65536" >> /etc/subgid; }
rootless() {
  local id dir=/run/user/$(id -u "$1"); id=$(id -u "$1"); mkdir -p $dir; chown "$1:" /run/user/$id; chmod 700 $dir; subids "$1"
  setpriv --reuid $id --regid $id --init-groups env -i HOME=/home/$1 XDG_RUNTIME_DIR=$dir PATH=$T/ov/real/sbin:$PATH \
    rootlesskit --net=host --copy-up=/etc --copy-up=/run --state-dir=$dir/rk sh -c 'rm -f /run/docker /run/containerd /run/xtables.lock; exec "$@"' sh $T/ov/real/sbin/dockerd --rootless \
    --data-root /home/$1/data --exec-root $dir/exec --pidfile $dir/docker.pid --host unix://$dir/docker.sock --bridge=none \
    --iptables=false --ip-forward=false --ip-masq=false --storage-driver=vfs > $T/ov/rootless.log 2>&1 & DP=$!
  until_ok grep -q 'API listen on' $T/ov/rootless.log
}
tlsengine() {
  local verify=--tls; [ "${3:-}" = mtls ] && verify=--tlsverify
  engine --host tcp://127.0.0.1:$2 $verify --tlscacert $T/tls/ca.pem --tlscert $T/tls/$1.pem --tlskey $T/tls/$1-key.pem
}
# a TLS server of 2008: what Go and Node refuse to be
oldtls() {
  OPENSSL_CONF=/dev/null openssl s_server -accept 127.0.0.1:$2 -cert $T/tls/$1.pem -key $T/tls/$1-key.pem -tls1_1 \
    -cipher DEFAULT:@SECLEVEL=0 -quiet </dev/null >/dev/null 2>&1 & until_ok port_open $2
}
image() { docker -H unix:///run/docker.sock import --change 'CMD ["sh"]' $T/busybox.tar busybox:local >/dev/null; }
haproxyon() {
  local where=$1; shift
  { printf 'global\n maxconn 50\n user root\n group root\ndefaults\n mode http\n timeout connect 1s\n timeout client 9s\n timeout server 9s\nfrontend f\n bind %s\n' "$where"; printf ' %s\n' "$@"; } > $T/ov/haproxy.cfg
  haproxy -f $T/ov/haproxy.cfg > $T/ov/haproxy.log 2>&1 & FP=$!
  case $where in unix@*) until_ok test -S "${where#unix@}"; own "${where#unix@}" root:docker 660 ;; *) until_ok port_open ${where##*:} ;; esac
}
authz() {
  mkdir -p /run/docker/plugins; $NODE $T/authz-plugin.mjs /run/docker/plugins/guard.sock "$1" > $T/ov/authz.log 2>&1 & 
  until_ok test -S /run/docker/plugins/guard.sock
}
farhost() {
  mkdir -p /run/sshd -m 755 /home/ciuser/.ssh /home/cimember/.ssh
  cp $T/ssh/user /home/ciuser/.ssh/id_ed25519; cp $T/ssh/user.pub /home/cimember/.ssh/authorized_keys
  printf '[127.0.0.1]:2222 %s\n' "$(cut -d' ' -f1,2 $T/ssh/host.pub)" > /home/ciuser/.ssh/known_hosts
  chmod 700 /home/*/.ssh; chmod 600 /home/*/.ssh/*; chown -R ciuser: /home/ciuser/.ssh; chown -R cimember: /home/cimember/.ssh
  cp $T/ssh/host $T/ov/hostkey; chmod 600 $T/ov/hostkey
  printf 'Port 2222\nListenAddress 127.0.0.1\nHostKey %s\nUsePAM no\nPidFile none\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n%s\n' $T/ov/hostkey "${1:-}" > $T/ov/sshd_config
  /usr/sbin/sshd -D -e -f $T/ov/sshd_config > $T/ov/sshd.log 2>&1 & FP=$!
  until_ok port_open 2222
  E+=(DOCKER_HOST=ssh://cimember@127.0.0.1:2222)
}
# an answer that no test expects, when something of the input was run
nothing_ran() { [ ! -e /run/free/ran ] || echo '{"id":"something was run"}'; }
withdockerd() { : > /usr/sbin/dockerd; chmod 755 /usr/sbin/dockerd; mount --bind $T/ov/real/sbin/dockerd /usr/sbin/dockerd; }
ctxmeta() {
  local hash; hash=$(printf %s "$2" | sha256sum | cut -d' ' -f1)
  mkdir -p "/home/$1/.docker/contexts/meta/$hash"
  printf %s "$3" > "/home/$1/.docker/contexts/meta/$hash/meta.json"
  chown -R "$1": "/home/$1/.docker"
}
# a root directory of the scenario's own, for files that belong there
ownroot() {
  mkdir -p $T/ov/root $T/ov/root-up $T/ov/root-work
  mount -t overlay overlay -o "lowerdir=/,upperdir=$T/ov/root-up,workdir=$T/ov/root-work" $T/ov/root
  local d; for d in proc dev sys run home etc usr tmp; do mount --rbind /$d $T/ov/root/$d; done
  PRE=(chroot $T/ov/root)
}
TE() {
  local set=${1:-good}
  E+=(DOCKER_HOST=tcp://127.0.0.1:2376 DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=$T/tls/sets/$set)
  [ "$set" = unreadable ] && { mkdir -p $T/ov/unreadable; cp $T/tls/sets/good/* $T/ov/unreadable; chmod 600 $T/ov/unreadable/key.pem; chown 0:0 $T/ov/unreadable/*; E+=(DOCKER_CERT_PATH=$T/ov/unreadable); }
  return 0
}
stub() {
  mkdir -p $T/ov/bin; printf '#!/bin/bash\n%s\n' "$1" > $T/ov/bin/ssh; chmod 755 $T/ov/bin/ssh
  E+=(PATH=$T/ov/bin:/usr/bin:/bin DOCKER_HOST=ssh://me@far)
}
as() { CRED=(--init-groups); U=$1; }
stale() { CRED=(--groups "$(id -u "$1")"); U=$1; }
run_as() { # PROGRAM ARG… as U, with CRED and E
  local id; id=$(id -u $U)
  (cd /; "${PRE[@]}" setpriv --reuid $id --regid $id "${CRED[@]}" env -i HOME=/home/$U PATH=/usr/bin:/bin LONGSHORE_DIAGNOSIS=$T/diagnosis.cjs \
    "${E[@]}" "${WRAP[@]}" $NODE "$@")
}
D() { "$@"; run_as $T/diagnose.mjs --json "${ARGS[@]}"; }
C() {
  "$@"; local id; id=$(id -u $U)
  docker -H unix:///run/docker.sock run --rm --network none --user $id:$id -v $T:$T:ro -v /usr/lib:/usr/lib:ro -v /usr/lib:/lib:ro -v /usr/lib64:/lib64:ro \
    "${RUN[@]}" busybox:local env -i HOME=/ PATH=/bin LONGSHORE_DIAGNOSIS=$T/diagnosis.cjs "${E[@]}" $NODE $T/diagnose.mjs --json "${ARGS[@]}"
}
# what the trial asks for on its own output is done meanwhile: `stop` and `start` of the engine, `look` by another user
B() {
  mkdir -m 1777 /run/trial; E+=(TMPDIR=/run/trial); U=${BU:-cimember}; CRED=(--groups "$(id -u $U)")
  while read -r line; do
    case $line in
      stop) kill $DP; wait $DP 2>/dev/null ;;
      start) engine >&2; own /run/docker.sock root:docker 660 ;;
      look) setpriv --reuid 4003 --regid 4003 --clear-groups $NODE -e 'require("net").connect(require("fs").readFileSync("/run/trial/where","utf8")).on("error", (e) => console.log(e.code)).on("connect", () => console.log("in"))' > /run/trial/looking; mv /run/trial/looking /run/trial/looked ;;
      *) echo "$line" ;;
    esac
  done < <(run_as $T/bridge-trial.mjs "$1")
}
trap 'exec 2>/dev/null; kill $(jobs -p) 2>/dev/null' EXIT
eval "$1"
