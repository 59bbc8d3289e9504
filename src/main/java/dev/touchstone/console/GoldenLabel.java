package dev.touchstone.console;

import dev.touchstone.attestation.DiffResource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A golden set as results name it: {@code kvm-reference v3}.
 *
 * @param version null if the label does not say one
 */
public record GoldenLabel(String name, Integer version) {
  private static final Pattern LABEL = Pattern.compile("(\\S+) v(\\d{1,9})");

  static GoldenLabel of(String label) {
    Matcher matcher = LABEL.matcher(label);
    return matcher.matches()
        ? new GoldenLabel(matcher.group(1), Integer.valueOf(matcher.group(2)))
        : new GoldenLabel(label, null);
  }

  DiffResource.Side side() {
    return new DiffResource.Side(name, version, null, null);
  }

  public String path() {
    return "/console/golden-sets/" + name + (version == null ? "" : "/" + version);
  }
}
