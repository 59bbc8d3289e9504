package dev.touchstone.golden.predict;

import dev.touchstone.golden.EventMeasurement;
import dev.touchstone.golden.ExpectedEvent;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.launch.LogKind;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * PCR 4: every event, in order. Types are not measured, so none is left out by its type: a binary
 * that should not be there could be logged under any.
 */
final class EfiPrediction {
  private static final int PCR = 4;
  private static final String CALLING = "Calling EFI Application from Boot Option";

  private EfiPrediction() {}

  static Prediction of(EfiBinaries launch, Set<HashAlgorithm> banks) throws Refusal {
    if (launch.images().isEmpty()) {
      throw new Refusal("at least one EFI binary is expected, found none");
    }
    Prediction.Builder out = new Prediction.Builder();
    List<ExpectedEvent> events =
        new ArrayList<>(
            switch (launch.firmware()) {
              case FirmwareEvents.Usual usual -> usual(banks);
              case FirmwareEvents.Recorded(List<ExpectedEvent> recorded) -> recorded;
            });
    for (EfiImage image : launch.images()) {
      ExpectedEvent event =
          new ExpectedEvent(
              Optional.of("EV_EFI_BOOT_SERVICES_APPLICATION"),
              digests(image.file(), banks, out),
              Optional.empty(),
              Optional.of(image.file().name()));
      for (int i = 0; i < image.times(); i++) {
        events.add(event);
      }
    }
    out.events(
        GoldenPart.BOOTLOADER,
        new EventMeasurement(
            LogKind.UEFI, PCR, EventMeasurement.Match.EXACTLY, Optional.empty(), events));
    List<Map<HashAlgorithm, Digest>> extended =
        events.stream().map(ExpectedEvent::digests).toList();
    Map<HashAlgorithm, Digest> values = new EnumMap<>(HashAlgorithm.class);
    for (HashAlgorithm bank : banks) {
      PerBank.replay(bank, extended).ifPresent(value -> values.put(bank, value));
    }
    out.pcr(GoldenPart.BOOTLOADER, PCR, values, banks);
    return out.build();
  }

  private static List<ExpectedEvent> usual(Set<HashAlgorithm> banks) {
    return List.of(
        new ExpectedEvent(
            Optional.of("EV_EFI_ACTION"),
            PerBank.hash(banks, Bytes.copyOf(CALLING.getBytes(StandardCharsets.US_ASCII))),
            Optional.empty(),
            Optional.of(CALLING)),
        new ExpectedEvent(
            Optional.of("EV_SEPARATOR"),
            PerBank.hash(banks, Bytes.copyOf(new byte[4])),
            Optional.empty(),
            Optional.of("separator")));
  }

  private static Map<HashAlgorithm, Digest> digests(
      BootFile file, Set<HashAlgorithm> banks, Prediction.Builder out) throws Refusal {
    return switch (file) {
      case StoredFile stored -> {
        Authenticode image = Refusal.unlessRead(stored.name(), Authenticode.of(stored.bytes()));
        if (image.trailing() > 0) {
          out.note(
              "%s: %d bytes follow the certificate table; shim refuses such a file, and firmware may hash it in other ways"
                  .formatted(stored.name(), image.trailing()));
        }
        if (!image.isSigned()) {
          out.note(
              stored.name() + " is not signed: once it is, its digest may be another (padding)");
        }
        yield PerBank.of(banks, image::digest);
      }
      case KnownDigests known -> {
        Map<HashAlgorithm, Digest> digests = PerBank.known(banks, known);
        if (digests.isEmpty()) {
          throw new Refusal(
              known.name() + ": an Authenticode digest of a bank asked for is expected");
        }
        yield digests;
      }
    };
  }
}
