package dev.touchstone.console;

import dev.touchstone.golden.document.FileSource;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Files of one form: hashed where a digest is enough, handed on where the content is read. */
final class PredictionUploads implements FileSource {
  /** Of a file whose content is read; what is hashed may be as large as the request. */
  private static final long LARGEST = 64L * 1024 * 1024;

  private static final int CHUNK = 64 * 1024;

  private final Map<String, Path> byPath = new HashMap<>();

  /** Browsers send a field without a file as a file without a name. */
  static Optional<FileUpload> given(FileUpload upload) {
    return Optional.ofNullable(upload).filter(file -> file.size() > 0);
  }

  /** The file as a description names it: by a path that this source knows. */
  Map<String, Object> content(FileUpload upload) {
    String path = "upload-" + byPath.size();
    byPath.put(path, upload.uploadedFile());
    return named(upload, new LinkedHashMap<>(Map.of("path", path)));
  }

  /** The file by its digests in every bank. */
  static Map<String, Object> digests(FileUpload upload) {
    Map<HashAlgorithm, MessageDigest> engines = new EnumMap<>(HashAlgorithm.class);
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      engines.put(algorithm, algorithm.newEngine());
    }
    try (InputStream in = Files.newInputStream(upload.uploadedFile())) {
      byte[] chunk = new byte[CHUNK];
      int read = in.read(chunk);
      while (read >= 0) {
        for (MessageDigest engine : engines.values()) {
          engine.update(chunk, 0, read);
        }
        read = in.read(chunk);
      }
    } catch (IOException e) {
      throw ProblemException.invalid(upload.name(), "the upload broke off");
    }
    Map<String, Object> digests = new LinkedHashMap<>();
    engines.forEach(
        (algorithm, engine) ->
            digests.put(algorithm.bank(), java.util.HexFormat.of().formatHex(engine.digest())));
    return named(upload, digests);
  }

  private static Map<String, Object> named(FileUpload upload, Map<String, Object> file) {
    file.put("name", baseName(upload));
    return file;
  }

  /** Without directories: some browsers send them. */
  static String baseName(FileUpload upload) {
    String name = upload.fileName();
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  @Override
  public Bytes read(String path) throws IOException {
    Path file = byPath.get(path);
    if (file == null) {
      throw new IOException("only files of this form and digests are taken here, no path");
    }
    long size = Files.size(file);
    if (size > LARGEST) {
      throw new IOException(
          "the file has " + size + " bytes, at most " + LARGEST + " are read here");
    }
    return Bytes.copyOf(Files.readAllBytes(file));
  }
}
