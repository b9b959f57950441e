import { request } from 'node:http';

/** One request to an engine's unix socket, without any of the code under test. Throws for statuses from 400 on. */
export async function rawApi(socket: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const headers = content === undefined ? {} : { 'Content-Type': 'application/json' };
    const asked = request({ socketPath: socket, method, path: `/v1.41${path}`, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        if ((response.statusCode ?? 500) >= 400)
          reject(new Error(`${method} ${path}: ${response.statusCode ?? 0} ${text}`));
        else resolve(text.startsWith('{') || text.startsWith('[') ? JSON.parse(text.split('\n')[0]!) : text);
      });
    });
    asked.on('error', reject);
    asked.end(content);
  });
}
