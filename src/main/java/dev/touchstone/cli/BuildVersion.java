package dev.touchstone.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build stamped into this application. */
final class BuildVersion implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    try (InputStream stamped =
        BuildVersion.class.getResourceAsStream("/touchstone-build.properties")) {
      Properties properties = new Properties();
      if (stamped != null) {
        properties.load(stamped);
      }
      return new String[] {"touchstone " + properties.getProperty("version", "unknown")};
    }
  }
}
