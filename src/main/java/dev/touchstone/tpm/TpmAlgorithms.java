package dev.touchstone.tpm;

/**
 * Identifiers of the TCG Algorithm Registry, table "TPM_ALG_ID", that a switch needs as constants.
 */
final class TpmAlgorithms {
  static final int RSA = 0x0001;
  static final int TDES = 0x0003;
  static final int AES = 0x0006;
  static final int MGF1 = 0x0007;
  static final int NULL = 0x0010;
  static final int SM4 = 0x0013;
  static final int RSASSA = 0x0014;
  static final int RSAES = 0x0015;
  static final int RSAPSS = 0x0016;
  static final int OAEP = 0x0017;
  static final int ECDSA = 0x0018;
  static final int ECDH = 0x0019;
  static final int ECDAA = 0x001a;
  static final int SM2 = 0x001b;
  static final int ECSCHNORR = 0x001c;
  static final int ECMQV = 0x001d;
  static final int KDF1_SP800_56A = 0x0020;
  static final int KDF2 = 0x0021;
  static final int KDF1_SP800_108 = 0x0022;
  static final int ECC = 0x0023;
  static final int CAMELLIA = 0x0026;
  static final int CFB = 0x0043;

  private TpmAlgorithms() {}

  /** The registry's name of a signing or key scheme, or its number. */
  static String name(int id) {
    return switch (id) {
      case RSA -> "RSA";
      case NULL -> "NULL";
      case RSASSA -> "RSASSA";
      case RSAES -> "RSAES";
      case RSAPSS -> "RSAPSS";
      case OAEP -> "OAEP";
      case ECDSA -> "ECDSA";
      case ECDH -> "ECDH";
      case ECDAA -> "ECDAA";
      case SM2 -> "SM2";
      case ECSCHNORR -> "ECSCHNORR";
      case ECC -> "ECC";
      case AES -> "AES";
      default ->
          HashAlgorithm.ofTpmId(id).map(HashAlgorithm::jcaName).orElseGet(() -> TpmReader.id(id));
    };
  }
}
