#!/bin/bash
# A little language for set-ups of connections that fail. It runs as root inside name spaces of its own (pid, mount,
# network): /run and /home are empty, /etc and /usr are overlays, and loopback is the only network, so that nothing of
# the machine is changed. Users: ciuser (4001, no groups), cimember (4002, in docker = 990), ciother (4003).
#
#   as USER | stale USER    how D runs: with the credentials of a fresh login, or of one from before usermod
#   sock PATH [KIND [OWNER [MODE]]]   a stand-in for an engine (fake-engine.mjs), its pid in FP
#   fake KIND PORT          the same on 127.0.0.1
#   dead PATH [OWNER [MODE]]          a socket on which nobody listens
#   fakedockerd ARG…        a process called dockerd with these arguments
#   withdockerd             dockerd is installed
#   ctxmeta USER NAME JSON  a context of docker's
#   mktls; tlssrv CERT PORT [mtls]; TE [VARIANT]   certificates, a TLS engine, the variables for it
#   ownroot                 D sees $T/ov/root as /
#   stub SCRIPT             a program ssh that does this
#   E=(NAME=VALUE…)         the environment of D
#   D                       the diagnosis, as JSON
set -u
T=$LONGSHORE_T; NODE=$T/node; FP=
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /home
mkdir -p $T/ov; mount -t tmpfs -o mode=755 tmpfs $T/ov
for d in etc usr; do
  mkdir -p $T/ov/$d-up $T/ov/$d-work
  mount -t overlay overlay -o "lowerdir=/$d,upperdir=$T/ov/$d-up,workdir=$T/ov/$d-work" /$d
done
rm -f /usr/sbin/dockerd /usr/bin/dockerd /usr/local/bin/dockerd /usr/local/sbin/dockerd \
  /usr/lib/systemd/system/docker.service /usr/lib/systemd/system/docker.socket /etc/systemd/system/docker.service \
  /etc/docker/daemon.json /etc/default/docker /etc/init.d/docker
ip link set lo up
sed -i '/^docker:/d' /etc/group /etc/gshadow
printf 'ciuser:x:4001:4001::/home/ciuser:/bin/bash\ncimember:x:4002:4002::/home/cimember:/bin/bash\nciother:x:4003:4003::/home/ciother:/bin/bash\n' >> /etc/passwd
printf 'ciuser:x:4001:\ncimember:x:4002:\nciother:x:4003:\ndocker:x:990:cimember\ncistaff:x:991:\n' >> /etc/group
printf 'ciuser:!::\ncimember:!::\nciother:!::\ndocker:!::cimember\ncistaff:!::\n' >> /etc/gshadow
printf 'ciuser:!:19000:0:99999:7:::\ncimember:!:19000:0:99999:7:::\nciother:!:19000:0:99999:7:::\n' >> /etc/shadow
for u in ciuser:4001 cimember:4002 ciother:4003; do
  mkdir -p /home/${u%%:*}/.docker; chown -R ${u##*:}:${u##*:} /home/${u%%:*}; chmod 700 /home/${u%%:*}
done
E=(); WRAP=(); PRE=()

# waits for a file or a command, at most 5 s
until_ok() { local i; for i in $(seq 500); do "$@" 2>/dev/null && return 0; sleep 0.01; done; echo "never: $*" >&2; exit 1; }
port_open() { grep -qi ":$(printf %04X "$1") 00000000:0000 0A" /proc/net/tcp; }
sock() {
  mkdir -p "$(dirname "$1")"
  $NODE $T/fake-engine.mjs "${2:-docker}" "$1" > $T/ov/fake.$$.out 2>&1 & FP=$!
  until_ok test -S "$1"; until_ok grep -q listening $T/ov/fake.$$.out
  rm -f $T/ov/fake.$$.out
  chown "${3:-root:docker}" "$1"; chmod "${4:-660}" "$1"
}
fake() { $NODE $T/fake-engine.mjs "$1" "$2" >/dev/null 2>&1 & FP=$!; until_ok port_open "$2"; }
dead() {
  mkdir -p "$(dirname "$1")"
  $NODE $T/fake-engine.mjs dead "$1" >/dev/null 2>&1
  until_ok test -S "$1"; chown "${2:-root:docker}" "$1"; chmod "${3:-660}" "$1"
}
withdockerd() { printf '#!/bin/sh\n' > /usr/sbin/dockerd; chmod 755 /usr/sbin/dockerd; }
fakedockerd() {
  cp /bin/bash $T/ov/dockerd
  $T/ov/dockerd -c 'while :; do sleep 1000; done' dockerd "$@" & DP=$!
  until_ok grep -q dockerd /proc/$DP/comm
}
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
mktls() { :; }
tlssrv() {
  local kind=tls ca=-
  [ "${3:-}" = mtls ] && ca=$T/tls/ca.pem
  [ "$1" = tls1 ] && { kind=tls1; set -- server "$2"; }
  OPENSSL_CONF=/dev/null $NODE $T/fake-engine.mjs $kind "$2" $T/tls/$1-key.pem $T/tls/$1.pem $ca >/dev/null 2>&1 & FP=$!
  until_ok port_open "$2"
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
D() {
  "$@"; local id; id=$(id -u $U)
  (cd /; "${PRE[@]}" setpriv --reuid $id --regid $id "${CRED[@]}" env -i HOME=/home/$U PATH=/usr/bin:/bin LONGSHORE_DIAGNOSIS=$T/diagnosis.cjs \
    "${E[@]}" "${WRAP[@]}" $NODE $T/diagnose.mjs --json)
}
trap 'exec 2>/dev/null; kill $(jobs -p) 2>/dev/null' EXIT
eval "$1"
