package dev.touchstone.runtime.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.util.IPAddress;

/** What a certificate of the service's own is good for. */
public final class CertificateNames {
  private static final Pattern HOST =
      Pattern.compile("(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?");

  private CertificateNames() {}

  /**
   * This machine's name, loopback, and what is configured.
   *
   * @param more host names and addresses, joined by commas
   * @throws IllegalArgumentException if one is neither
   */
  public static List<String> with(String more) {
    Set<String> names = new LinkedHashSet<>();
    try {
      String own = InetAddress.getLocalHost().getHostName();
      if (HOST.matcher(own).matches()) {
        names.add(own);
      }
    } catch (UnknownHostException e) {
      // A machine without a name is reached by its addresses, or by what is configured.
    }
    names.addAll(List.of("localhost", "127.0.0.1", "::1"));
    Arrays.stream(more.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .forEach(
            name -> {
              if (!HOST.matcher(name).matches() && !IPAddress.isValid(name)) {
                throw new IllegalArgumentException(
                    "touchstone.http.certificate-names: expected host names and addresses, found "
                        + name);
              }
              names.add(name);
            });
    return List.copyOf(names);
  }
}
