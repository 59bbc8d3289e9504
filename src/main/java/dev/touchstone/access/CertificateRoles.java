package dev.touchstone.access;

import io.smallrye.config.ConfigMapping;
import java.util.Map;

/** Which client certificates stand for which role; see docs/configuration.md. */
@ConfigMapping(prefix = "touchstone.access")
interface CertificateRoles {
  /** By a name of the operator's choice. */
  Map<String, Certificate> certificate();

  /** One certificate's holder. */
  interface Certificate {
    /** The whole subject, RFC 2253: {@code CN=system:kube-scheduler}. */
    String subject();

    /** Any but host. */
    String role();
  }
}
