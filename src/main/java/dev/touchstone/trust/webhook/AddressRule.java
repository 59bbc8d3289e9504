package dev.touchstone.trust.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses events may go to. An admin's URL must not reach what listens only to this
 * machine, nor the metadata service that hands a cloud machine's credentials to whoever asks from
 * it (server side request forgery). Judged is the address that is connected to, never the name: a
 * name may say something else the next time it is resolved. Private networks (RFC 1918) are a data
 * centre's normal case and allowed.
 */
final class AddressRule {
  /** Metadata services outside the link-local range: Amazon's over IPv6, Alibaba's, Azure's. */
  private static final Set<InetAddress> METADATA =
      Set.of(
          address(0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54),
          address(100, 100, 100, 200),
          address(168, 63, 129, 16));

  private AddressRule() {}

  /** Why this address is not connected to; empty if it may be. */
  static Optional<String> refusal(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return Optional.of("a loopback address");
    }
    if (address.isLinkLocalAddress()) {
      return Optional.of("a link-local address");
    }
    if (address.isAnyLocalAddress()) {
      return Optional.of("the unspecified address");
    }
    if (address.isMulticastAddress()) {
      return Optional.of("a multicast address");
    }
    if (METADATA.contains(address)) {
      return Optional.of("a cloud's metadata service");
    }
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      if (bytes[0] == 0) {
        return Optional.of("an address of \"this network\" (0.0.0.0/8)");
      }
      return (bytes[0] & 0xf0) == 0xf0
          ? Optional.of("a reserved or broadcast address (240.0.0.0/4)")
          : Optional.empty();
    }
    return embedded(bytes)
        .flatMap(AddressRule::refusal)
        .map(reason -> reason + " inside an IPv6 address");
  }

  /**
   * The IPv4 address that an IPv6 address leads to: IPv4-mapped and -compatible (RFC 4291, 2.5.5),
   * 6to4 (RFC 3056), NAT64 (RFC 6052).
   */
  private static Optional<InetAddress> embedded(byte[] bytes) {
    boolean zeros = allZero(bytes, 0, 10);
    boolean mapped = zeros && (bytes[10] & 0xff) == 0xff && (bytes[11] & 0xff) == 0xff;
    boolean compatible = zeros && allZero(bytes, 10, 12);
    boolean nat64 =
        bytes[0] == 0
            && bytes[1] == 0x64
            && (bytes[2] & 0xff) == 0xff
            && (bytes[3] & 0xff) == 0x9b
            && allZero(bytes, 4, 12);
    if (mapped || compatible || nat64) {
      return Optional.of(of(Arrays.copyOfRange(bytes, 12, 16)));
    }
    if (bytes[0] == 0x20 && bytes[1] == 0x02) {
      return Optional.of(of(Arrays.copyOfRange(bytes, 2, 6)));
    }
    return Optional.empty();
  }

  private static boolean allZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress address(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return of(bytes);
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }
}
