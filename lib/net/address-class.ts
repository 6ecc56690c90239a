import ipaddr from 'ipaddr.js';

export type AddressVerdict = 'public' | 'private' | 'loopback' | 'link-local' | 'forbidden';

// Cloud metadata services that do not sit in link-local space.
const METADATA = new Set(['fd00:ec2::254', '100.100.100.200', '168.63.129.16']);

/** What kind of place an IP address is. IPv4 inside IPv6 (mapped, NAT64, 6to4) is judged as the IPv4 it reaches. */
export function classifyAddress(text: string): AddressVerdict {
  if (!ipaddr.isValid(text)) return 'forbidden';
  const address = embedded(ipaddr.parse(text));
  if (METADATA.has(address.toString())) return 'link-local';
  switch (address.range()) {
    case 'unicast':
      return 'public';
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

function embedded(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address.kind() === 'ipv4') return address;
  const six = address as ipaddr.IPv6;
  if (six.isIPv4MappedAddress()) return six.toIPv4Address();
  const bytes = six.toByteArray();
  const at = (start: number) => new ipaddr.IPv4(bytes.slice(start, start + 4));
  if (six.range() === 'rfc6052') return at(12);
  if (six.range() === '6to4') return at(2);
  return six;
}
