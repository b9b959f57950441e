// @ts-check
/**
 * An authorization plugin of Docker's (docs.docker.com, "Access authorization plugin"): `node authz-plugin.mjs SOCKET
 * deny|fail`. It lets pings pass and denies the rest, or fails at it.
 */
import { createServer } from 'node:http';

const [socket, mode] = process.argv.slice(2);
createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (part) => (text += part));
  request.on('end', () => {
    const { RequestUri = '' } = text === '' ? {} : JSON.parse(text);
    const isFree = request.url === '/AuthZPlugin.AuthZRes' || RequestUri.endsWith('/_ping');
    if (request.url === '/Plugin.Activate') response.end('{"Implements":["authz"]}');
    else if (isFree) response.end('{"Allow":true}');
    else if (mode === 'fail') response.end('{"Err":"the policy’s database is gone"}');
    else response.end('{"Allow":false,"Msg":"not today"}');
  });
}).listen(socket);
