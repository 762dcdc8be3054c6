import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address that messages are not sent to: a URL that somebody set must not reach what only this machine reaches. */
export class AddressRefused extends Error {}

/**
 * Whether messages may go to an address: one of the public internet, or of a network that is set.
 * @param networks `10.0.0.0/8`, or a single address
 */
export function mayReach(address: string, networks: readonly string[]): boolean {
  const ip = ipaddr.process(address);
  if (ip.range() === 'unicast') return true;
  return networks.some((network) => {
    const [base, bits] = network.includes('/') ? ipaddr.parseCIDR(network) : [ipaddr.process(network), null];
    return ip.kind() === base.kind() && ip.match(base, bits ?? (base.kind() === 'ipv4' ? 32 : 128));
  });
}

/**
 * Resolves names for connections. What is checked here is what is then connected to, so a name that changes its address
 * in between gains nothing.
 */
export function guardedLookup(networks: readonly string[]): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return done(error, []);
      const refused = addresses.find(({ address }) => !mayReach(address, networks));
      if (refused) return done(new AddressRefused(`${host} is ${refused.address}, no public address`), []);
      const [first] = addresses;
      if (options.all || !first) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

/** A host that is an address is connected to without being looked up. @throws AddressRefused */
export function checkLiteral(url: URL, networks: readonly string[]): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayReach(host, networks)) throw new AddressRefused(`${host} is no public address`);
}
