// @ts-check
/** Connects to a socket whose owner accepts nothing until the kernel refuses one more, and stays: `flood.mjs SOCKET`. */
import { connect } from 'node:net';

const [path = ''] = process.argv.slice(2);
let count = 0;
const next = () => {
  connect({ path })
    .once('connect', () => {
      count += 1;
      next();
    })
    .once('error', (error) => console.log(/** @type {NodeJS.ErrnoException} */ (error).code, count));
};
next();
setInterval(() => undefined, 1000);
