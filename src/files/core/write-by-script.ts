import { exits } from './list-by-script.js';

/**
 * Writes a file from standard input. Into a file beside it first: a connection or a disk that ends too early leaves
 * the old content. Then into the old file itself, which so keeps its owner, mode and place, also where it is a mount.
 * Input that isn't wanted any more is read all the same: Podman breaks the connection with its answer otherwise.
 * Arguments: path, size, 1 to create, 1 to overwrite.
 */
export const writing = `
t=$1
end() { cat >/dev/null; exit "$1"; }
if [ -e "$t" ]; then
  [ "$4" = 1 ] || end ${exits.exists}
  [ -d "$t" ] && end ${exits.isFolder}
else
  [ "$3" = 1 ] || end ${exits.missing}
fi
d=\${t%/*}/
[ -d "$d" ] || { [ -e "\${t%/*}" ] && end ${exits.folderIsFile}; end ${exits.noFolder}; }
umask 077
for w in "$d" /tmp/ /dev/shm/ /run/; do
  p=$w.longshore-$$-part
  (: >"$p") 2>/dev/null && break
  p=
done
[ -n "$p" ] || p=$d.longshore-$$-part
trap 'rm -f "$p"' EXIT
trap 'exit 1' HUP INT TERM PIPE
cat >"$p" || end 1
n=$(wc -c <"$p")
[ "$n" -eq "$2" ] || exit ${exits.short}
if [ -e "$t" ]; then cat "$p" >"$t" || exit 1; exit 0; fi
umask 022
cat "$p" >"$t" || { rm -f "$t"; exit 1; }
command -v stat >/dev/null && chown "$(stat -c %u:%g "$d")" "$t"
exit 0`;

/** Makes a folder that belongs to its folder's owner. Argument: path. */
export const makingFolder = `
if [ -e "$1" ] || [ -L "$1" ]; then exit ${exits.exists}; fi
d=\${1%/*}/
[ -d "$d" ] || { [ -e "\${1%/*}" ] && exit ${exits.folderIsFile}; exit ${exits.noFolder}; }
umask 022
mkdir "$1" || exit 1
command -v stat >/dev/null && chown "$(stat -c %u:%g "$d")" "$1"
exit 0`;

/** Renames. Arguments: from, to, 1 to overwrite. A folder is never moved into another that has the new name. */
export const renaming = `
if [ ! -e "$1" ] && [ ! -L "$1" ]; then exit ${exits.missing}; fi
d=\${2%/*}/
[ -d "$d" ] || { [ -e "\${2%/*}" ] && exit ${exits.folderIsFile}; exit ${exits.noFolder}; }
if [ -e "$2" ] || [ -L "$2" ]; then
  [ "$3" = 1 ] || exit ${exits.exists}
  if [ -d "$2" ] && [ ! -L "$2" ]; then rmdir "$2" || exit 1; fi
fi
mv -f "$1" "$2" || exit 1`;

/** Removes. Argument: path. */
export const removing = `
if [ ! -e "$1" ] && [ ! -L "$1" ]; then exit ${exits.missing}; fi
rm -rf "$1" || exit 1`;

/** Kinds of file systems and where they are mounted, a line each, as /proc/mounts has them. */
export const mountPoints = 'while read -r device at type rest; do printf "%s %s\\n" "$type" "$at"; done </proc/mounts';
