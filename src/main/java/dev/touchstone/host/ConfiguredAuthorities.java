package dev.touchstone.host;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.EkCertificate;
import dev.touchstone.tpm.EndorsementAuthorities;
import dev.touchstone.tpm.Parsed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The endorsement authorities in force, read from the database at each use: a withdrawn one is gone
 * at once.
 */
@ApplicationScoped
class ConfiguredAuthorities {
  private final EntityManager database;

  ConfiguredAuthorities(EntityManager database) {
    this.database = database;
  }

  EndorsementAuthorities current() {
    List<X509Certificate> certificates = new ArrayList<>();
    for (EndorsementAuthority authority : all()) {
      Parsed<List<X509Certificate>> parsed =
          EkCertificate.parseBundle(Bytes.copyOf(authority.pem.getBytes(StandardCharsets.UTF_8)));
      if (parsed instanceof Parsed.Ok<List<X509Certificate>>(List<X509Certificate> some)) {
        certificates.addAll(some);
      }
    }
    return new EndorsementAuthorities(certificates);
  }

  List<EndorsementAuthority> all() {
    return database
        .createQuery(
            "select a from EndorsementAuthority a order by a.name", EndorsementAuthority.class)
        .getResultList();
  }
}
