package dev.touchstone.eventlog.ima;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of an IMA template in their order. A kernel started with {@code ima_template_fmt=}
 * names its template by the format itself ({@code d-ng|n-ng|sig}); that is understood too.
 */
public record ImaTemplate(String name, List<ImaField> fields) {

  /** The template of 2009: no field lengths, 20-byte digest. */
  static final String ORIGINAL = "ima";

  private static final Map<String, ImaTemplate> KNOWN =
      Map.ofEntries(
          template(ORIGINAL, "d|n"),
          template("ima-ng", "d-ng|n-ng"),
          template("ima-sig", "d-ng|n-ng|sig"),
          template("ima-ngv2", "d-ngv2|n-ng"),
          template("ima-sigv2", "d-ngv2|n-ng|sig"),
          template("ima-buf", "d-ng|n-ng|buf"),
          template("ima-modsig", "d-ng|n-ng|sig|d-modsig|modsig"),
          template(
              "evm-sig", "d-ng|n-ng|evmsig|xattrnames|xattrlengths|xattrvalues|iuid|igid|imode"));

  public ImaTemplate {
    fields = List.copyOf(fields);
  }

  /** The template of that name; empty if neither the name nor a format in it is known. */
  public static Optional<ImaTemplate> of(String name) {
    ImaTemplate known = KNOWN.get(name);
    return known != null ? Optional.of(known) : ofFormat(name, name);
  }

  /**
   * Whether the fields are those of one of the kernel's own templates. The name of a template is in
   * no digest: under a format of their own choice, forgers could call a field what they like.
   */
  boolean isKernels() {
    return KNOWN.values().stream().anyMatch(known -> known.fields().equals(fields));
  }

  private static Map.Entry<String, ImaTemplate> template(String name, String format) {
    return Map.entry(name, ofFormat(name, format).orElseThrow());
  }

  private static Optional<ImaTemplate> ofFormat(String name, String format) {
    List<ImaField> fields = new ArrayList<>();
    for (String id : format.split("\\|", -1)) {
      Optional<ImaField> field = ImaField.ofId(id);
      if (field.isEmpty()) {
        return Optional.empty();
      }
      fields.add(field.get());
    }
    return Optional.of(new ImaTemplate(name, fields));
  }
}
