package dev.touchstone.launch;

import dev.touchstone.eventlog.uefi.UefiEvent;
import dev.touchstone.eventlog.uefi.UefiEventType;
import dev.touchstone.tpm.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of the last load: the last ones of PCR 9, in order. Names in the log are not measured,
 * so they are not looked at.
 */
record GrubFiles(List<GrubLoad.File> files, Optional<String> refusal) {
  private static final GrubLoad.File UNKNOWN = new GrubLoad.File(Optional.empty());

  GrubFiles {
    files = List.copyOf(files);
  }

  GrubLoad.File file(int index) {
    return index < files.size() ? files.get(index) : UNKNOWN;
  }

  static GrubFiles of(ProvenLog<?> log, GrubScript script) {
    if (!log.explains(9)) {
      return refused("UEFI event log: " + log.whyNot(9));
    }
    if (script.otherReader().isPresent()) {
      return refused(
          "GRUB ran \"%s\" after it loaded the kernel: which file of PCR 9 is which is not known"
              .formatted(script.otherReader().get()));
    }
    List<UefiEvent> events = log.events(9, UefiEvent.class);
    int end = events.size();
    Provenance.Trust trust = Provenance.Trust.BOUND;
    while (end > 0 && events.get(end - 1).is(UefiEventType.EV_EVENT_TAG)) {
      end--;
      // the kernel's stub extends PCR 9 too; that this is its event is the log's word unless the
      // digest is that of the command line
      if (!isLoadOptions(log.digest(events.get(end)), script)) {
        trust = Provenance.Trust.HINT;
      }
    }
    int wanted = script.loads().stream().mapToInt(GrubScript.Load::files).sum();
    if (end < wanted) {
      return refused("GRUB loaded %d files, PCR 9 has %d".formatted(wanted, end));
    }
    List<GrubLoad.File> files = new ArrayList<>();
    for (UefiEvent event : events.subList(end - wanted, end)) {
      files.add(
          new GrubLoad.File(
              Optional.of(
                  new GrubLoad.MeasuredFile(
                      log.digest(event).hex(),
                      Provenance.bound(Provenance.Source.UEFI, 9, event.index()).as(trust)))));
    }
    return new GrubFiles(files, Optional.empty());
  }

  /** Linux {@code efi-stub-helper.c}: H(UTF-16LE command line with terminator). */
  private static boolean isLoadOptions(Digest digest, GrubScript script) {
    GrubScript.Load kernel = script.loads().getFirst();
    String line =
        kernel.path() + (kernel.commandLine().isEmpty() ? "" : " ") + kernel.commandLine();
    for (String prefix : new String[] {"", "BOOT_IMAGE="}) {
      byte[] wide = (prefix + line + "\0").getBytes(StandardCharsets.UTF_16LE);
      if (digest.algorithm().hash(wide).equals(digest)) {
        return true;
      }
    }
    return false;
  }

  private static GrubFiles refused(String reason) {
    return new GrubFiles(List.of(), Optional.of(reason));
  }
}
