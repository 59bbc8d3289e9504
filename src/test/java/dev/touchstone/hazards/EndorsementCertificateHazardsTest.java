package dev.touchstone.hazards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.EkCertificate;
import dev.touchstone.tpm.EkTrust;
import dev.touchstone.tpm.EkTrust.Reason;
import dev.touchstone.tpm.EndorsementAuthorities;
import dev.touchstone.tpm.EndorsementKey;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.Parsed;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Hazard 10 of threats.md. */
class EndorsementCertificateHazardsTest {
  private static final Evidence KVM = Evidence.of("kvm-good");
  private static final EndorsementKey EK = Evidence.ok(EndorsementKey.parse(KVM.file("ek.pub")));
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
  private static final Instant PAST = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant FUTURE = Instant.parse("2099-01-01T00:00:00Z");
  private static final String EK_USAGE = "2.23.133.8.1";
  private static final KeyPair VENDOR = keys();
  private static final X509Certificate ROOT =
      certificate("CN=Vendor", VENDOR, "CN=Vendor", VENDOR.getPublic(), FUTURE, true, null);
  private static final EndorsementAuthorities AUTHORITIES =
      new EndorsementAuthorities(List.of(ROOT));

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static X509Certificate certificate(
      String issuer,
      KeyPair signer,
      String subject,
      PublicKey key,
      Instant until,
      boolean authority,
      String usage) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuer),
              BigInteger.valueOf(subject.length() + 100L),
              Date.from(Instant.parse("2019-01-01T00:00:00Z")),
              Date.from(until),
              new X500Name(subject),
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!authority) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            true,
            new GeneralNames(
                new GeneralName(
                    new X500Name("2.23.133.2.1=id:4E544300,2.23.133.2.2=M,2.23.133.2.3=id:0102"))));
      }
      if (usage != null) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            true,
            new ExtendedKeyUsage(KeyPurposeId.getInstance(new ASN1ObjectIdentifier(usage))));
      }
      Bytes der =
          Bytes.copyOf(
              builder
                  .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()))
                  .getEncoded());
      return Evidence.ok(EkCertificate.parse(der)).certificate();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static X509Certificate leaf(Instant until, boolean authority, String usage) {
    return certificate("CN=Vendor", VENDOR, "", EK.publicKey(), until, authority, usage);
  }

  private static EkTrust validate(EndorsementAuthorities by, X509Certificate leaf, Instant at) {
    try {
      EkCertificate parsed = Evidence.ok(EkCertificate.parse(Bytes.copyOf(leaf.getEncoded())));
      return by.validate(parsed, List.of(), EK, at);
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static void refused(EkTrust trust, Reason reason) {
    assertThat(trust).isInstanceOf(EkTrust.Untrusted.class);
    assertThat(((EkTrust.Untrusted) trust).reason()).isEqualTo(reason);
  }

  @Test
  void accepts_a_real_certificate_without_end_of_validity_through_a_sent_intermediate() {
    List<X509Certificate> chain = Evidence.ok(EkCertificate.parseBundle(KVM.file("ek-chain.pem")));
    X509Certificate root =
        chain.stream()
            .filter(c -> c.getSubjectX500Principal().equals(c.getIssuerX500Principal()))
            .findFirst()
            .orElseThrow();
    EkTrust trust =
        new EndorsementAuthorities(List.of(root))
            .validate(Evidence.ok(EkCertificate.parse(KVM.file("ek.crt"))), chain, EK, NOW);
    assertThat(trust).isInstanceOf(EkTrust.Trusted.class);
    assertThat(((EkTrust.Trusted) trust).identity().manufacturer()).isEqualTo("id:00001014");
    assertThat(((EkTrust.Trusted) trust).path()).hasSize(2);
  }

  @Test
  void accepts_a_critical_alternative_name_with_an_empty_subject() {
    assertThat(validate(AUTHORITIES, leaf(FUTURE, false, EK_USAGE), NOW))
        .isInstanceOf(EkTrust.Trusted.class);
    assertThat(validate(AUTHORITIES, leaf(FUTURE, false, null), NOW))
        .isInstanceOf(EkTrust.Trusted.class);
  }

  @Test
  void accepts_nv_padding_and_the_stored_certificate_header_and_no_other_trailing_bytes() {
    String der = KVM.file("ek.crt").hex();
    String size = HexFormat.of().toHexDigits((short) (der.length() / 2 + 2));
    for (String field :
        List.of(der + "00".repeat(9), der + "ff".repeat(9), "100100" + size + "1002" + der)) {
      assertThat(EkCertificate.parse(Bytes.ofHex(field))).isInstanceOf(Parsed.Ok.class);
    }
    assertThat(EkCertificate.parse(Bytes.ofHex(der + "01"))).isInstanceOf(Parsed.Malformed.class);
    for (int end = 0; end < der.length(); end += 2) {
      assertThat(EkCertificate.parse(Bytes.ofHex(der.substring(0, end))))
          .isInstanceOf(Parsed.Malformed.class);
    }
  }

  @Test
  void refuses_a_wrong_extended_key_usage() {
    refused(
        validate(AUTHORITIES, leaf(FUTURE, false, "1.3.6.1.5.5.7.3.1"), NOW),
        Reason.NOT_AN_EK_CERTIFICATE);
  }

  @Test
  void refuses_the_certificate_of_an_authority() {
    refused(validate(AUTHORITIES, leaf(FUTURE, true, EK_USAGE), NOW), Reason.CA_CERTIFICATE);
  }

  @Test
  void refuses_a_certificate_for_another_endorsement_key() {
    Evidence xen = Evidence.of("xen-good");
    refused(
        AUTHORITIES.validate(
            Evidence.ok(EkCertificate.parse(xen.file("ek.crt"))), List.of(), EK, NOW),
        Reason.KEY_MISMATCH);
  }

  @Test
  void refuses_a_fake_authority_or_intermediate_under_a_vendors_name() {
    KeyPair fake = keys();
    X509Certificate forged =
        certificate("CN=Vendor", fake, "", EK.publicKey(), FUTURE, false, EK_USAGE);
    X509Certificate fakeRoot =
        certificate("CN=Vendor", fake, "CN=Vendor", fake.getPublic(), FUTURE, true, null);
    assertThat(validate(AUTHORITIES, forged, NOW)).isInstanceOf(EkTrust.Untrusted.class);
    try {
      refused(
          AUTHORITIES.validate(
              Evidence.ok(EkCertificate.parse(Bytes.copyOf(forged.getEncoded()))),
              List.of(fakeRoot),
              EK,
              NOW),
          Reason.UNKNOWN_ISSUER);
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refuses_an_expired_leaf_and_an_expired_anchor() {
    refused(validate(AUTHORITIES, leaf(PAST, false, EK_USAGE), NOW), Reason.EXPIRED);
    X509Certificate old =
        certificate("CN=Vendor", VENDOR, "CN=Vendor", VENDOR.getPublic(), PAST, true, null);
    refused(
        validate(new EndorsementAuthorities(List.of(old)), leaf(FUTURE, false, EK_USAGE), NOW),
        Reason.EXPIRED);
  }

  @Test
  void refuses_a_revoked_certificate() throws Exception {
    X509Certificate leaf = leaf(FUTURE, false, EK_USAGE);
    JcaX509v2CRLBuilder builder =
        new JcaX509v2CRLBuilder(ROOT.getSubjectX500Principal(), Date.from(PAST));
    builder.addCRLEntry(leaf.getSerialNumber(), Date.from(PAST), 0);
    X509CRL crl =
        new JcaX509CRLConverter()
            .getCRL(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(VENDOR.getPrivate())));
    refused(
        validate(new EndorsementAuthorities(List.of(ROOT), List.of(crl)), leaf, NOW),
        Reason.REVOKED);
  }
}
