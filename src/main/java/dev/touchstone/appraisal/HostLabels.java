package dev.touchstone.appraisal;

import java.util.regex.Pattern;

/**
 * What a label of a host can be: Kubernetes' rules for labels, so that both can say the same. One
 * place for hosts that have labels and for policies that ask for them: a policy for a label that no
 * host can have would judge nobody.
 */
public final class HostLabels {
  /** Labels of one host. */
  public static final int MOST = 64;

  public static final String KEY_RULE =
      "a label's key is 1 to 63 of A-Z a-z 0-9 . _ -, begins and ends with a letter or digit, and"
          + " may have a DNS name and / before it";
  public static final String VALUE_RULE =
      "a label's value is 0 to 63 of A-Z a-z 0-9 . _ -, and begins and ends with a letter or digit";

  private static final Pattern KEY =
      Pattern.compile("([a-z0-9][a-z0-9.-]{0,251}/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");

  private HostLabels() {}

  /** By {@link #KEY_RULE}. */
  public static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }

  /** By {@link #VALUE_RULE}. */
  public static boolean isValue(String text) {
    return VALUE.matcher(text).matches();
  }
}
