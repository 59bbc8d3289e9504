package dev.touchstone.golden.predict;

import java.util.List;

/**
 * A unified kernel image: what systemd-stub measures of it into PCR 11. That the image itself is
 * measured into PCR 4 is for {@link EfiBinaries} to say.
 *
 * @param phases what user space extends afterwards, up to when the quote is taken ({@code
 *     enter-initrd}, {@code leave-initrd}, {@code sysinit}, {@code ready}); empty if the value of
 *     the whole PCR is not wanted
 */
public record UnifiedKernel(StoredFile image, List<String> phases) implements LaunchDescription {
  public UnifiedKernel {
    phases = List.copyOf(phases);
  }
}
