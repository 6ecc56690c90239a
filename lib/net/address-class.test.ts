import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressVerdict, classifyAddress } from './address-class';

const TABLE: [AddressVerdict, string[]][] = [
  ['public', ['93.184.215.14', '172.15.255.255', '172.32.0.1', '100.63.255.255', '2606:4700::1111']],
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '100.127.255.255']],
  ['private', ['fd00::1', 'fc00::1', 'fdff:ffff::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:a00:1::']],
  ['loopback', ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1']],
  ['link-local', ['169.254.0.1', '169.254.169.254', 'fe80::1', 'febf::1', 'fe80::1%eth0']],
];

describe('classifyAddress', () => {
  it.each(TABLE)('finds %s in %j', (verdict, addresses) => {
    expect(addresses.map((address) => [address, classifyAddress(address)])).toEqual(
      addresses.map((address) => [address, verdict]),
    );
  });

  it.each([
    '169.254.169.254',
    '169.254.170.2',
    'fd00:ec2::254',
    'fd00:ec2::254%eth0',
    '100.100.100.200',
    '168.63.129.16',
  ])('knows the metadata service at %s', (address) => {
    expect(classifyAddress(address)).toBe('link-local');
  });

  it.each([
    ['mapped into IPv6', '::ffff:169.254.169.254'],
    ['mapped, in hex', '::ffff:a9fe:a9fe'],
    ['mapped, in full', '0:0:0:0:0:ffff:a9fe:a9fe'],
    ['behind NAT64', '64:ff9b::a9fe:a9fe'],
    ['behind NAT64, dotted', '64:ff9b::169.254.169.254'],
    ['through 6to4', '2002:a9fe:a9fe::1'],
    ['as one decimal number', '2852039166'],
    ['as one hex number', '0xa9fea9fe'],
    ['as one octal number', '025177524776'],
    ['as octal parts', '0251.0376.0251.0376'],
    ['as hex parts', '0xa9.0xfe.0xa9.0xfe'],
    ['with parts left out', '169.254.43518'],
  ])('knows the metadata service %s', (_, address) => {
    expect(classifyAddress(address)).toBe('link-local');
  });

  it.each([
    '127.1',
    '0x7f.1',
    '0177.0.0.1',
    '2130706433',
    '0x7f000001',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
  ])('knows this machine as %s', (address) => {
    expect(classifyAddress(address)).toBe('loopback');
  });

  it.each([
    ['unspecified', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['unspecified IPv6', '::'],
    ['unspecified, mapped', '::ffff:0.0.0.0'],
    ['multicast', '224.0.0.1'],
    ['multicast IPv6', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['benchmarking', '198.18.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation IPv6', '2001:db8::1'],
    ['a metadata service in protocol space', '192.0.0.192'],
    ['Teredo', '2001:0:7f00:1::'],
    ['translated IPv4', '::ffff:0:127.0.0.1'],
    ['IPv4-compatible loopback', '::7f00:1'],
    ['IPv4-compatible metadata', '::a9fe:a9fe'],
    ['NAT64 of a network of its own', '64:ff9b:1::808:808'],
    ['site-local', 'fec0::1'],
    ['not given out', '4000::1'],
    ['nothing', ''],
    ['a name', 'localhost'],
    ['too many parts', '1.2.3.4.5'],
    ['a part too large', '256.0.0.1'],
    ['brackets', '[::1]'],
    ['a port', '10.0.0.1:80'],
    ['a space', ' 10.0.0.1'],
  ])('forbids %s', (_, address) => {
    expect(classifyAddress(address)).toBe('forbidden');
  });

  it('judges an IPv4 address alike in every form that reaches it', () => {
    fc.assert(
      fc.property(fc.ipV4(), (dotted) => {
        const bytes = dotted.split('.').map(Number);
        const [a = 0, b = 0, c = 0, d = 0] = bytes;
        const hex = (high: number, low: number) => (high * 256 + low).toString(16);
        const number = ((a * 256 + b) * 256 + c) * 256 + d;
        const forms = [
          `::ffff:${dotted}`,
          `::ffff:${hex(a, b)}:${hex(c, d)}`,
          `64:ff9b::${hex(a, b)}:${hex(c, d)}`,
          `2002:${hex(a, b)}:${hex(c, d)}::1`,
          String(number),
          `0x${number.toString(16)}`,
          bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
        ];
        const verdict = classifyAddress(dotted);
        expect(forms.map(classifyAddress)).toEqual(forms.map(() => verdict));
      }),
    );
  });

  it('calls nothing public under the prefixes that lead inside', () => {
    const inside = fc.oneof(
      fc.ipV4().map((address) => address.replace(/^\d+/, '127')),
      fc.ipV4().map((address) => address.replace(/^\d+\.\d+/, '169.254')),
      fc.ipV4().map((address) => address.replace(/^\d+/, '10')),
      fc.tuple(fc.nat(0xffff), fc.nat(0xffff)).map(([x, y]) => `fe80::${x.toString(16)}:${y.toString(16)}`),
      fc.tuple(fc.nat(0xffff), fc.nat(0xffff)).map(([x, y]) => `fd12::${x.toString(16)}:${y.toString(16)}`),
      fc.tuple(fc.nat(0xffff), fc.nat(0xffff)).map(([x, y]) => `::${x.toString(16)}:${y.toString(16)}`),
    );
    fc.assert(fc.property(inside, (address) => classifyAddress(address) !== 'public'));
  });

  it('answers for any text at all', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof classifyAddress(text) === 'string'));
  });
});
