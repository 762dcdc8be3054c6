import { isIPv6 } from 'node:net';
import type { Find } from './kinds.ts';

const HEX = '[0-9A-Fa-f]';
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const START = '(?:(?<![A-Za-z0-9])|(?<=\\\\[nrtbf]))';
/** Not the middle of a longer number, nor what goes on as a version does. */
const END = '(?![0-9A-Za-z]|\\.\\d|-(?:rc|alpha|beta|generic|cloud|\\d+-|\\d+ubuntu))';
const IPV4 = new RegExp(`${START}(?<!\\d\\.)(?:${OCTET}\\.){3}${OCTET}${END}`, 'g');
const IPV6_RUN = new RegExp(`${START}(?<![:.])[0-9A-Fa-f:]{2,39}(?:\\d{0,3}(?:\\.\\d{1,3}){3})?`, 'g');
/** Ethernet's six bytes, InfiniBand's twenty, and the fourteen that netfilter logs as `MAC=`. */
const MACS = [
  new RegExp(`${START}(?<!:)(?:${HEX}{2}:){5,19}${HEX}{2}(?![0-9A-Za-z:])`, 'g'),
  new RegExp(`${START}(?<!-)(?:${HEX}{2}-){5}${HEX}{2}(?![0-9A-Za-z-])`, 'g'),
];

export function* addresses(text: string): Generator<Find> {
  for (const { 0: address, index } of text.matchAll(IPV4)) {
    if (isNobodys(address) || isVersion(text.slice(Math.max(0, index - 24), index), address)) continue;
    yield { start: index, end: index + address.length, kind: 'IP', reach: 'number' };
  }
  for (const { 0: run, index } of text.matchAll(IPV6_RUN)) {
    // A colon after an address belongs to the sentence.
    const address = run.replace(/(?<!:):$/, '');
    const before = text.slice(Math.max(0, index - 3), index);
    if (!isIPv6(address) || !saysAddress(address, before)) continue;
    yield { start: index, end: index + address.length, kind: 'IP', reach: 'number' };
  }
  for (const pattern of MACS) {
    for (const { 0: mac, index } of text.matchAll(pattern)) {
      if (/^(?:00|ff)(?:[:-](?:00|ff))*$/i.test(mac)) continue;
      yield { start: index, end: index + mac.length, kind: 'MAC', reach: 'anywhere' };
    }
  }
}

/** Unspecified, loopback, masks and the clouds' metadata service: the same everywhere, and what they say matters. */
function isNobodys(address: string): boolean {
  return /^(?:0\.0\.0\.0|127\.|255\.|169\.254\.169\.254$)/.test(address);
}

function isVersion(before: string, address: string): boolean {
  if (/(?:\bv|\bver\.?|version|release|linux|kernel|driver)[ "'=:v-]{0,3}$/i.test(before)) return true;
  // openssl-1.1.1.4, but worker-10.0.0.5
  return /[A-Za-z]-$/.test(before) && !/^(?:10|172|192)\./.test(address);
}

/** `x[1::2]` and `a::b` are code; an address has a letter among digits, three groups or a URL's brackets. */
function saysAddress(address: string, before: string): boolean {
  const groups = address.split(':').filter(Boolean);
  if (address === '::' || address === '::1' || !/\d/.test(address)) return false;
  if (before.endsWith('//[')) return true;
  return groups.length >= 3 || (/[a-f]/i.test(address) && groups.some((group) => group.length >= 3));
}
