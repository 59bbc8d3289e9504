package dev.touchstone.golden.predict;

import dev.touchstone.eventlog.txt.VlPolicy;
import java.util.List;
import java.util.Optional;

/**
 * A dynamic launch by tboot on a TPM 2.0.
 *
 * @param tboot {@code tboot.gz} or what is in it; known digests are those of the MLE, the command
 *     line in it
 * @param commandLine tboot's own: part of the MLE
 * @param modules from module 0 on (Xen, or the Linux kernel); SINIT modules and LCP data files are
 *     not among them, as tboot takes them off its list
 * @param policy what tboot will find: in NV, in the owner's policy data, or its own
 * @param extpol which banks tboot extends
 * @param platform what only the machine can tell, of a reference machine; without it events are
 *     foretold, but no value of a whole PCR
 */
public record TbootLaunch(
    BootFile tboot,
    String commandLine,
    List<BootModule> modules,
    VlPolicy policy,
    ExtendPolicy extpol,
    Optional<TxtPlatform> platform)
    implements LaunchDescription {
  public TbootLaunch {
    modules = List.copyOf(modules);
  }
}
