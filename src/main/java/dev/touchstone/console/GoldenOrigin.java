package dev.touchstone.console;

import dev.touchstone.golden.store.GoldenSetView;
import java.util.List;
import java.util.Map;

/**
 * Where a golden set's values came from.
 *
 * @param words in a few words, without the host: {@code captured from}
 * @param host that it was captured from; empty if it was not
 * @param note what whoever handed it in says of it; empty without one
 * @param notes what to know before it is put into force
 */
public record GoldenOrigin(
    String words, String host, String note, List<LeftOut> leftOut, List<String> notes) {

  /** What was not taken, and why. */
  public record LeftOut(String part, String what, String why) {}

  static GoldenOrigin of(GoldenSetView view) {
    Map<String, Object> provenance = view.provenance() == null ? Map.of() : view.provenance();
    String from = GoldenReading.text(provenance.get("from"));
    return new GoldenOrigin(
        words(from, GoldenReading.text(provenance.get("kind"))),
        GoldenReading.text(provenance.get("host")),
        GoldenReading.text(provenance.get("note")),
        GoldenReading.list(provenance.get("leftOut")).stream()
            .map(GoldenReading::map)
            .map(
                left ->
                    new LeftOut(
                        GoldenReading.text(left.get("part")),
                        GoldenReading.text(left.get("what")),
                        GoldenReading.text(left.get("why"))))
            .toList(),
        GoldenReading.list(provenance.get("notes")).stream().map(GoldenReading::text).toList());
  }

  private static String words(String from, String kind) {
    return switch (from) {
      case "capture" -> "captured from";
      case "prediction" -> "foretold from files";
      case "import" ->
          switch (kind) {
            case "corim" -> "imported from a CoRIM";
            case "sums" -> "imported from a list of digests";
            case "deb" -> "imported from a Debian package";
            case "rpm" -> "imported from an RPM";
            default -> "imported";
          };
      default -> "written by hand";
    };
  }

  /** The same in a table that is exported. */
  public String plain() {
    return host.isEmpty() ? words : words + " " + host;
  }
}
