package dev.touchstone.tpm;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;

/**
 * Where signature checks are computed: Amazon Corretto Crypto Provider when its native part loads
 * (many times the JDK's rate on P-256), else the JDK's own providers. It is used by instance and
 * never installed, so that nothing else in the process changes its behaviour. See docs/adr/0003.
 */
public final class SignatureProvider {
  private static final SignatureProvider JDK = new SignatureProvider(Optional.empty(), "JDK");
  private static final Optional<SignatureProvider> CORRETTO = loadCorretto();

  private final Optional<Provider> provider;
  private final String name;

  private SignatureProvider(Optional<Provider> provider, String name) {
    this.provider = provider;
    this.name = name;
  }

  /** The fastest provider that works here; never fails. */
  public static SignatureProvider fastest() {
    return CORRETTO.orElse(JDK);
  }

  /** The JDK's own providers, in the order of the runtime's configuration. */
  public static SignatureProvider jdk() {
    return JDK;
  }

  /** Amazon Corretto Crypto Provider, if its native part loaded and passes its self tests. */
  public static Optional<SignatureProvider> corretto() {
    return CORRETTO;
  }

  /** For logs and pages: {@code AmazonCorrettoCryptoProvider 2.5.0} or {@code JDK}. */
  public String name() {
    return name;
  }

  Signature signature(String algorithm) throws NoSuchAlgorithmException {
    return provider.isPresent()
        ? Signature.getInstance(algorithm, provider.get())
        : Signature.getInstance(algorithm);
  }

  KeyFactory keyFactory(String algorithm) throws NoSuchAlgorithmException {
    return provider.isPresent()
        ? KeyFactory.getInstance(algorithm, provider.get())
        : KeyFactory.getInstance(algorithm);
  }

  /**
   * Any failure to load (another libc, another processor, a temporary directory mounted noexec) is
   * an answer, not an error: the JDK does the same work, slower.
   */
  private static Optional<SignatureProvider> loadCorretto() {
    try {
      AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
      if (corretto.getLoadingError() != null) {
        return Optional.empty();
      }
      corretto.assertHealthy();
      SignatureProvider loaded =
          new SignatureProvider(
              Optional.of(corretto), corretto.getName() + " " + corretto.getVersionStr());
      for (String needed : new String[] {"SHA256withRSA", "RSASSA-PSS", "SHA256withECDSA"}) {
        loaded.signature(needed);
      }
      loaded.keyFactory("RSA");
      loaded.keyFactory("EC");
      return Optional.of(loaded);
    } catch (LinkageError | RuntimeException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }
}
