import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addressText,
  contains,
  covers,
  freeAddress,
  hasHostBits,
  overlaps,
  parseAddress,
  parseSubnet,
  subnetText,
} from '../../../src/networks/address.js';

const subnet = (text: string) => {
  const found = parseSubnet(text);
  assert.ok(found, text);
  return found;
};
const address = (text: string) => {
  const found = parseAddress(text);
  assert.ok(found, text);
  return found;
};

test('addresses are read, and written as RFC 5952 has it', () => {
  const cases = {
    '10.0.0.1': '10.0.0.1',
    '255.255.255.255': '255.255.255.255',
    '::': '::',
    '::1': '::1',
    'fe80::': 'fe80::',
    '2001:DB8:0:0:8:0:0:1': '2001:db8::8:0:0:1',
    '1:0:0:2:0:0:0:3': '1:0:0:2::3',
    '1:2:3:4:5:6:7:8': '1:2:3:4:5:6:7:8',
    '::ffff:10.0.0.1': '::ffff:a00:1',
    '64:ff9b::1.2.3.4': '64:ff9b::102:304',
    '1:2:3:4:5:6:1.2.3.4': '1:2:3:4:5:6:102:304',
  };
  assert.deepEqual(
    Object.keys(cases).map((text) => addressText(address(text))),
    Object.values(cases),
  );
  for (const text of ['', '10.0.0', '10.0.0.256', '10.0.0.1/8', 'fe80::1%eth0', '1::2::3', 'web', ' 10.0.0.1']) {
    assert.equal(parseAddress(text), undefined, text);
  }
});

test('subnets are read; what isn’t one is none', () => {
  assert.equal(subnetText(subnet('10.1.2.3/8')), '10.0.0.0/8');
  assert.equal(subnetText(subnet('fd00:1::7/64')), 'fd00:1::/64');
  assert.equal(subnetText(subnet('0.0.0.0/0')), '0.0.0.0/0');
  for (const text of ['10.0.0.0', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '10.0.0.0/-1', 'x/8', '10.0.0.0/8/9']) {
    assert.equal(parseSubnet(text), undefined, text);
  }
  assert.deepEqual(['10.1.0.0/8', '10.0.0.0/8', 'x'].map(hasHostBits), [true, false, false]);
});

test('who overlaps and lies in whom', () => {
  assert.ok(overlaps(subnet('10.0.0.0/8'), subnet('10.5.0.0/16')));
  assert.ok(overlaps(subnet('10.5.0.0/16'), subnet('10.0.0.0/8')));
  assert.ok(!overlaps(subnet('10.4.0.0/16'), subnet('10.5.0.0/16')));
  assert.ok(!overlaps(subnet('0.0.0.0/0'), subnet('::/0')));
  assert.ok(covers(subnet('10.0.0.0/8'), subnet('10.5.0.0/16')));
  assert.ok(!covers(subnet('10.5.0.0/16'), subnet('10.0.0.0/8')));
  assert.ok(contains(subnet('10.5.0.0/16'), address('10.5.255.255')));
  assert.ok(!contains(subnet('10.5.0.0/16'), address('10.6.0.0')));
  assert.ok(!contains(subnet('::/0'), address('10.6.0.0')));
});

test('the first address that nobody has', () => {
  const taken = new Set(['10.0.0.1', '10.0.0.2']);
  const free = (text: string) => freeAddress(subnet(text), (one) => taken.has(addressText(one)));
  assert.equal(addressText(free('10.0.0.0/24') ?? address('::')), '10.0.0.3');
  assert.equal(free('10.0.0.0/30'), undefined, 'its first and last are nobody’s');
  assert.equal(addressText(free('10.0.0.8/32') ?? address('::')), '10.0.0.8');
});
