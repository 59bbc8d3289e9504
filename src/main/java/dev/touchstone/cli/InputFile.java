package dev.touchstone.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file that somebody named on the command line. */
final class InputFile {
  private InputFile() {}

  /** All of it, up to {@code limit} bytes. */
  static byte[] read(Path file, int limit) throws UnreadableInputException {
    if (Files.isDirectory(file)) {
      throw new UnreadableInputException(file + ": expected a file, this is a directory");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new UnreadableInputException(
            file + ": may have at most " + limit + " bytes, this one has more");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new UnreadableInputException(file + ": there is no such file");
    } catch (AccessDeniedException e) {
      throw new UnreadableInputException(file + ": may not be read by you");
    } catch (IOException e) {
      throw new UnreadableInputException(file + ": cannot be read: " + e.getMessage());
    }
  }
}
