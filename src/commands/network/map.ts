import { define } from '../command.js';

/** Shows the networks as a picture. */
export const networksMap = define({
  id: 'longshore.networks.map',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ panels }) => {
    (await panels()).showMap();
  },
});

/** Shows a network in its view: for who has come to it elsewhere. */
export const networkReveal = define({
  id: 'longshore.network.reveal',
  on: 'network',
  many: false,
  offered: 'palette',
  run: async ({ rows }, [network]) => {
    if (network) await rows.revealIn(network, []);
  },
});
