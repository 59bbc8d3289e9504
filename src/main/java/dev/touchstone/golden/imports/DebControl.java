package dev.touchstone.golden.imports;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The {@code control} file of a Debian package: deb-control(5), deb822(5). */
final class DebControl {
  private static final int FILE = 1024 * 1024;

  private DebControl() {}

  /**
   * Reads the package's name, version and architecture out of {@code control.tar}, already
   * unpacked.
   */
  static PackageIdentity read(InputStream archive, String where, int entries) throws IOException {
    TarReader tar = new TarReader(archive, where);
    Optional<byte[]> control = Optional.empty();
    int count = 0;
    for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      count++;
      if (count > entries) {
        throw new Refusal(where, "at most " + entries + " entries", "more");
      }
      String name = entry.get().name();
      if (name.equals("./control") || name.equals("control")) {
        if (entry.get().type() != TarEntry.Type.FILE || control.isPresent()) {
          throw new Refusal(where, "one file \"control\"", "several, or another thing of the name");
        }
        control = Optional.of(tar.content(FILE, name));
      }
    }
    if (control.isEmpty()) {
      throw new Refusal(where, "a file \"control\"", "none");
    }
    byte[] bytes = control.get();
    return identity(FilePath.decode(bytes, 0, bytes.length, where + ": control"), where);
  }

  private static PackageIdentity identity(String text, String where) throws Refusal {
    Map<String, String> fields = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      if (line.isBlank()) {
        break;
      }
      int colon = line.indexOf(':');
      if (line.startsWith(" ") || line.startsWith("\t") || colon <= 0) {
        continue;
      }
      String name = line.substring(0, colon);
      if (fields.put(name, line.substring(colon + 1).strip()) != null) {
        throw new Refusal(where + ": control", "each field once", name + " twice");
      }
    }
    return new PackageIdentity(
        field(fields, "Package", where),
        field(fields, "Version", where),
        field(fields, "Architecture", where));
  }

  private static String field(Map<String, String> fields, String name, String where)
      throws Refusal {
    String value = fields.getOrDefault(name, "");
    if (!PackageIdentity.isField(value)) {
      throw new Refusal(
          where + ": control",
          "a field " + name + " of one word",
          value.isEmpty() ? "none" : value);
    }
    return value;
  }
}
