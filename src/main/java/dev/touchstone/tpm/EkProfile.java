package dev.touchstone.tpm;

import dev.touchstone.tpm.EkTrust.Reason;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** What makes a certificate one of an endorsement key: TCG EK Credential Profile, 3. */
final class EkProfile {
  /** tcg-kp-EKCertificate. */
  private static final String EK_CERTIFICATE = "2.23.133.8.1";

  private EkProfile() {}

  static Optional<EkTrust> check(
      X509Certificate certificate, EndorsementKey ek, TpmIdentity identity) {
    if (!sameKey(certificate.getPublicKey(), ek.publicKey())) {
      return refuse(Reason.KEY_MISMATCH, "the certificate is not for this endorsement key");
    }
    if (certificate.getBasicConstraints() >= 0) {
      return refuse(Reason.CA_CERTIFICATE, "the certificate is one of an authority (CA flag)");
    }
    if (certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
        && CertificatePath.isIssuedBy(certificate, certificate)) {
      return refuse(Reason.SELF_SIGNED, "the certificate vouches for itself");
    }
    try {
      List<String> usages = certificate.getExtendedKeyUsage();
      if (usages != null && !usages.contains(EK_CERTIFICATE)) {
        return refuse(
            Reason.NOT_AN_EK_CERTIFICATE,
            "expected extended key usage " + EK_CERTIFICATE + ", found " + usages);
      }
      if (usages == null && !identity.isStated()) {
        return refuse(
            Reason.NOT_AN_EK_CERTIFICATE,
            "neither an extended key usage nor the alternative name says that it is a TPM's");
      }
    } catch (CertificateParsingException e) {
      return refuse(Reason.NOT_AN_EK_CERTIFICATE, "unreadable extended key usage");
    }
    return Optional.empty();
  }

  private static Optional<EkTrust> refuse(Reason reason, String message) {
    return Optional.of(new EkTrust.Untrusted(reason, message));
  }

  private static boolean sameKey(PublicKey certified, PublicKey ek) {
    if (certified instanceof RSAPublicKey a && ek instanceof RSAPublicKey b) {
      return a.getModulus().equals(b.getModulus())
          && a.getPublicExponent().equals(b.getPublicExponent());
    }
    if (certified instanceof ECPublicKey a && ek instanceof ECPublicKey b) {
      return a.getW().equals(b.getW())
          && Curve.of(a).isPresent()
          && Curve.of(a).equals(Curve.of(b));
    }
    return false;
  }

  static TpmIdentity identity(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    if (extension == null) {
      return TpmIdentity.UNSTATED;
    }
    String[] found = {"", "", ""};
    try {
      GeneralNames names =
          GeneralNames.getInstance(ASN1OctetString.getInstance(extension).getOctets());
      for (GeneralName name : names.getNames()) {
        if (name.getTagNo() != GeneralName.directoryName) {
          continue;
        }
        for (RDN rdn : X500Name.getInstance(name.getName()).getRDNs()) {
          for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
            int index =
                switch (attribute.getType().getId()) {
                  case "2.23.133.2.1" -> 0;
                  case "2.23.133.2.2" -> 1;
                  case "2.23.133.2.3" -> 2;
                  default -> -1;
                };
            if (index >= 0) {
              found[index] = IETFUtils.valueToString(attribute.getValue());
            }
          }
        }
      }
    } catch (RuntimeException e) {
      // An unreadable name states nothing.
      return TpmIdentity.UNSTATED;
    }
    return new TpmIdentity(found[0], found[1], found[2]);
  }
}
