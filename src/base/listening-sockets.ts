/** A TCP socket that waits for connections, or a UDP one that has a port. */
export interface ListeningSocket {
  /** As it is written: `0.0.0.0`, `127.0.0.1`, `::`, `fd00::1`. */
  readonly ip: string;
  readonly port: number;
  /** By which /proc/PID/fd tells whose it is. */
  readonly inode: string;
}

/** States of a socket that listens, and of one of UDP that isn't connected (linux, include/net/tcp_states.h). */
const listening = { tcp: '0A', udp: '07' };

/**
 * The sockets that listen by the kernel's tables (proc(5), /proc/net/tcp and tcp6, one or both after another). A line
 * is `0: 0100007F:1F90 00000000:0000 0A …`: addresses are written in words of the machine's byte order, which is
 * little-endian on all that matter.
 */
export function listeningSockets(tables: string, protocol: 'tcp' | 'udp' = 'tcp'): ListeningSocket[] {
  return tables.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [, address = '', digits = ''] = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(fields[1] ?? '') ?? [];
    if (fields[3] !== listening[protocol] || address === '') return [];
    const ip = address.length === 8 ? ipv4(address) : ipv6(address);
    return [{ ip, port: Number.parseInt(digits, 16), inode: fields[9] ?? '' }];
  });
}

/** Whether a socket of this address takes what comes from anywhere. */
export function isEverywhere(ip: string): boolean {
  return ip === '' || ip === '0.0.0.0' || ip === '::';
}

/** Whether sockets of these addresses, on one port, would be in each other's way. */
export function addressesMeet(one: string, other: string): boolean {
  return one === other || isEverywhere(one) || isEverywhere(other);
}

/** Whether only programs beside it reach this address. */
export function isLoopback(ip: string): boolean {
  return ip.startsWith('127.') || ip === '::1';
}

function ipv4(word: string): string {
  return bytesOf(word).join('.');
}

function ipv6(address: string): string {
  const bytes = (address.match(/.{8}/g) ?? []).flatMap(bytesOf);
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  if (groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff') return bytes.slice(12).join('.');
  // The URL's own parser shortens as RFC 5952 says.
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

/** The bytes of a word in the order in which they are sent. */
function bytesOf(word: string): number[] {
  return (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16));
}
