package dev.touchstone.console;

import dev.touchstone.trust.HostTrust;
import dev.touchstone.trust.TrustState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * What a reader asks the fleet page for. Anything that cannot be read is as if it had not been
 * asked: a page is shown in any case.
 *
 * @param text part of a name or of a reason, in any case
 * @param state one of the five words; empty for all
 * @param label {@code name=value} or a name alone; empty for all
 * @param page from 1
 */
public record FleetQuery(
    String text, String state, String label, Order order, boolean descending, int page) {
  private static final int LONGEST = 300;

  /** What the list is sorted by. */
  public enum Order {
    ATTENTION,
    HOST,
    ATTESTED,
    EXPIRES;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Order of(String word) {
      return Arrays.stream(values())
          .filter(order -> order.word().equals(word))
          .findFirst()
          .orElse(ATTENTION);
    }
  }

  static FleetQuery of(
      String text, String state, String label, String order, String direction, String page) {
    return new FleetQuery(
        bounded(text),
        Arrays.stream(TrustState.values())
            .map(TrustState::text)
            .filter(word -> word.equals(state))
            .findFirst()
            .orElse(""),
        bounded(label),
        Order.of(order),
        "desc".equals(direction),
        number(page));
  }

  private static String bounded(String text) {
    return text == null || text.length() > LONGEST ? "" : text.strip();
  }

  private static int number(String page) {
    try {
      return page == null ? 1 : Math.max(1, Integer.parseInt(page));
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  boolean matches(HostTrust host) {
    return (state.isEmpty() || state.equals(host.trust().state()))
        && (text.isEmpty() || contains(host.name()) || contains(host.trust().reason()))
        && (label.isEmpty() || hasLabel(host));
  }

  private boolean contains(String where) {
    return where != null && where.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }

  private boolean hasLabel(HostTrust host) {
    int equals = label.indexOf('=');
    return equals < 0
        ? host.labels().containsKey(label)
        : label.substring(equals + 1).equals(host.labels().get(label.substring(0, equals)));
  }

  /** Hosts that are out come first unless another order was asked for. */
  Comparator<HostTrust> sorting() {
    Comparator<HostTrust> byName = Comparator.comparing(HostTrust::name);
    Comparator<HostTrust> asked =
        switch (order) {
          case ATTENTION -> Comparator.comparingInt(host -> urgency(host.trust().state()));
          case HOST -> byName;
          case ATTESTED -> byTime(host -> Optional.ofNullable(host.trust().attestedAt()));
          case EXPIRES -> byTime(host -> Optional.ofNullable(host.trust().expiresAt()));
        };
    return (descending ? asked.reversed() : asked).thenComparing(byName);
  }

  private static Comparator<HostTrust> byTime(
      java.util.function.Function<HostTrust, Optional<Instant>> time) {
    return Comparator.comparing(host -> time.apply(host).orElse(Instant.MAX));
  }

  private static int urgency(String state) {
    return switch (state) {
      case "untrusted" -> 0;
      case "stale" -> 1;
      case "pending" -> 2;
      case "trusted" -> 4;
      default -> 3;
    };
  }

  /** The address of this list with another state. */
  public String withState(String other) {
    return address("", new FleetQuery(text, other, label, order, descending, 1));
  }

  /** The address of this list with another text to look for. */
  public String withText(String other) {
    return address("", new FleetQuery(other, state, label, order, descending, 1));
  }

  /** The address of this list sorted by this; sorted the other way if it is already. */
  public String sortedBy(String word) {
    Order other = Order.of(word);
    return address("", new FleetQuery(text, state, label, other, other == order && !descending, 1));
  }

  public String atPage(int other) {
    return address("", new FleetQuery(text, state, label, order, descending, other));
  }

  /** What {@code aria-sort} says of a column. */
  public String ariaSort(String word) {
    if (Order.of(word) != order) {
      return "none";
    }
    return descending ? "descending" : "ascending";
  }

  public String here() {
    return atPage(page);
  }

  public String csv() {
    return address("fleet.csv", this);
  }

  public String json() {
    return address("fleet.json", this);
  }

  private static String address(String file, FleetQuery q) {
    StringBuilder address = new StringBuilder("/console/").append(file);
    char separator = '?';
    String[][] parts = {
      {"q", q.text},
      {"state", q.state},
      {"label", q.label},
      {"sort", q.order == Order.ATTENTION ? "" : q.order.word()},
      {"dir", q.descending ? "desc" : ""},
      {"page", q.page == 1 ? "" : Integer.toString(q.page)}
    };
    for (String[] part : parts) {
      if (!part[1].isEmpty()) {
        address
            .append(separator)
            .append(part[0])
            .append('=')
            .append(URLEncoder.encode(part[1], StandardCharsets.UTF_8));
        separator = '&';
      }
    }
    return address.toString();
  }
}
