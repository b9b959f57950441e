/**
 * The entry of the late bundle: what brings dockerode, file access and the network with it. It is imported with
 * `import()` alone, so that nothing of it is loaded before somebody looks.
 */
export { connectDocker } from './docker/docker-engine.js';
export { parseCustomHeaders } from './docker/custom-headers.js';
export { watchForSocket } from './endpoint/await-socket.js';
export { protectionOf } from './endpoint/protection.js';
export { resolveEndpoint } from './endpoint/resolve-endpoint.js';
