package dev.touchstone.golden.document;

import dev.touchstone.tpm.Bytes;
import java.io.IOException;

/** Where a document's files are read from. */
public interface FileSource {
  /** Of a document that came over the network: it names no file of this machine. */
  FileSource NONE =
      path -> {
        throw new IOException("only content and digests are taken here, no path");
      };

  /** The content; the exception says why there is none. */
  Bytes read(String path) throws IOException;
}
