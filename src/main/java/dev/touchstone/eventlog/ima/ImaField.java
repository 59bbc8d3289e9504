package dev.touchstone.eventlog.ima;

import java.util.Optional;

/**
 * A field of an IMA template, by the identifier that the kernel gives it (Linux {@code
 * security/integrity/ima/ima_template.c}, supported_fields), and how the ascii list prints it.
 */
public enum ImaField {
  /** 20 raw bytes of digest, no algorithm (template {@code ima} only). */
  D("d", Shown.HEX),
  /** Name without NUL, at most 255 bytes (template {@code ima} only). */
  N("n", Shown.TEXT),
  /** {@code "sha256:" 00 digest}. */
  D_NG("d-ng", Shown.DIGEST),
  /** {@code "ima:sha256:" 00 digest} or {@code "verity:sha256:" 00 digest}. */
  D_NGV2("d-ngv2", Shown.DIGEST),
  /** Path with NUL. */
  N_NG("n-ng", Shown.TEXT),
  /** security.ima signature, empty if none. */
  SIG("sig", Shown.HEX),
  /** Raw bytes of the measured buffer. */
  BUF("buf", Shown.HEX),
  /** Digest of the file without its appended signature. */
  D_MODSIG("d-modsig", Shown.DIGEST),
  /** The appended signature. */
  MODSIG("modsig", Shown.HEX),
  /** security.evm portable signature. */
  EVMSIG("evmsig", Shown.HEX),
  /** Names of the protected extended attributes, separated by {@code |}, with NUL. */
  XATTRNAMES("xattrnames", Shown.TEXT),
  /** u32 per attribute. */
  XATTRLENGTHS("xattrlengths", Shown.HEX),
  /** The attributes' values, concatenated. */
  XATTRVALUES("xattrvalues", Shown.HEX),
  /** Owner, u32. */
  IUID("iuid", Shown.UINT32),
  /** Group, u32. */
  IGID("igid", Shown.UINT32),
  /** Mode, u16. */
  IMODE("imode", Shown.UINT16);

  /** How the ascii list prints a field (ima_template_lib.c, ima_show_template_data_ascii). */
  enum Shown {
    HEX,
    DIGEST,
    TEXT,
    UINT32,
    UINT16
  }

  private final String id;
  private final Shown shown;

  ImaField(String id, Shown shown) {
    this.id = id;
    this.shown = shown;
  }

  /** The kernel's identifier: {@code d-ng}. */
  public String id() {
    return id;
  }

  Shown shown() {
    return shown;
  }

  static Optional<ImaField> ofId(String id) {
    for (ImaField field : values()) {
      if (field.id.equals(id)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
