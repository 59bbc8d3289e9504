package dev.touchstone.launch;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.uefi.UefiEvent;
import dev.touchstone.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A unified kernel image as systemd-stub measured it into PCR 11: the name of a section, then its
 * content. The names are known, so their digests are; no label of the log is needed.
 */
final class UkiFacts {
  private static final Map<String, String> SECTIONS =
      Map.of(".linux", "kernel.digest", ".initrd", "kernel.initrdDigest");

  private UkiFacts() {}

  static void collect(VerifiedLaunch launch, FactCollector out) {
    if (launch.uefi().isEmpty() || !launch.uefi().get().explains(11)) {
      return;
    }
    ProvenLog<?> log = launch.uefi().get();
    List<UefiEvent> events = log.events(11, UefiEvent.class);
    HashAlgorithm bank = log.bank();
    for (int i = 0; i + 1 < events.size(); i++) {
      for (Map.Entry<String, String> section : SECTIONS.entrySet()) {
        byte[] name = (section.getKey() + "\0").getBytes(StandardCharsets.US_ASCII);
        if (log.digest(events.get(i)).equals(bank.hash(name))) {
          UefiEvent content = events.get(i + 1);
          Provenance at = Provenance.bound(Provenance.Source.UEFI, 11, content.index());
          if (section.getKey().equals(".linux")) {
            out.text("launch.path", "uefi-stub", at);
            out.text("launch.hypervisor", "kvm", at);
          }
          out.digest(section.getValue(), log.digest(content), at);
        }
      }
    }
    // a section's text is not in the log unless some writer put it there
    events.stream()
        .filter(event -> event.binding() == Binding.BOUND)
        .filter(event -> startsLikeCommandLine(event))
        .findFirst()
        .ifPresent(event -> out.absent("kernel.commandLine", "measured as a digest in PCR 11"));
  }

  private static boolean startsLikeCommandLine(UefiEvent event) {
    return event
        .boundBytes()
        .equals(dev.touchstone.tpm.Bytes.copyOf(".cmdline\0".getBytes(StandardCharsets.US_ASCII)));
  }
}
