package dev.touchstone.runtime.bundle;

import java.util.Arrays;
import java.util.Optional;

/** The parts of an evidence bundle, by the names that they have on disk and in an upload. */
public enum BundlePart {
  QUOTE("quote.bin", Kind.QUOTE),
  SIGNATURE("signature.bin", Kind.QUOTE),
  PCRS("pcrs.json", Kind.PCRS),
  UEFI_LOG("uefi-eventlog.bin", Kind.LOG),
  TXT_LOG("txt-eventlog.bin", Kind.LOG),
  IMA_BINARY("ima.bin", Kind.LOG),
  IMA_TEXT("ima.txt", Kind.LOG),
  BUNDLE("bundle.json", Kind.HINTS);

  /** What a part is made of; each kind has a size limit of its own. */
  public enum Kind {
    QUOTE,
    PCRS,
    LOG,
    HINTS
  }

  private final String fileName;
  private final Kind kind;

  BundlePart(String fileName, Kind kind) {
    this.fileName = fileName;
    this.kind = kind;
  }

  public String fileName() {
    return fileName;
  }

  public Kind kind() {
    return kind;
  }

  public static Optional<BundlePart> ofFileName(String name) {
    return Arrays.stream(values()).filter(part -> part.fileName.equals(name)).findFirst();
  }
}
