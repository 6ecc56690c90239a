import ipaddr from 'ipaddr.js';

export type AddressVerdict = 'public' | 'private' | 'loopback' | 'link-local' | 'forbidden';

// Cloud metadata services that do not sit in link-local space.
const METADATA = new Set(['fd00:ec2::254', '100.100.100.200', '168.63.129.16']);

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
const WELL_KNOWN_NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** What kind of place an IP address is. IPv4 inside IPv6 (mapped, NAT64, 6to4) is judged as the IPv4 it reaches. */
export function classifyAddress(text: string): AddressVerdict {
  if (!ipaddr.isValid(text)) return 'forbidden';
  // A zone (`fe80::1%eth0`) says by which way, not to where.
  const address = embedded(ipaddr.parse(text.replace(/%.*$/, '')));
  if (METADATA.has(address.toString())) return 'link-local';
  switch (address.range()) {
    case 'unicast':
      return isGlobal(address) ? 'public' : 'forbidden';
    case 'private':
    case 'uniqueLocal':
    case 'carrierGradeNat':
      return 'private';
    case 'loopback':
      return 'loopback';
    case 'linkLocal':
      return 'link-local';
    default:
      return 'forbidden';
  }
}

/** Global unicast is 2000::/3; the rest of what looks like unicast is not given out, or is IPv4 in a dead form (::/96). */
function isGlobal(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(GLOBAL_UNICAST);
}

function embedded(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address.kind() === 'ipv4') return address;
  const six = address as ipaddr.IPv6;
  if (six.isIPv4MappedAddress()) return six.toIPv4Address();
  const bytes = six.toByteArray();
  const at = (start: number) => new ipaddr.IPv4(bytes.slice(start, start + 4));
  // Only the well-known prefix: under the local one (64:ff9b:1::/48) each network places the IPv4 where it likes.
  if (six.match(WELL_KNOWN_NAT64)) return at(12);
  if (six.range() === '6to4') return at(2);
  return six;
}
