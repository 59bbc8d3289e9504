package dev.touchstone.golden.predict;

import dev.touchstone.golden.EventMeasurement;
import dev.touchstone.golden.ExpectedEvent;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.launch.LogKind;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PCR 11 of a unified kernel image (systemd {@code src/boot/stub.c}, {@code
 * src/fundamental/uki.c}): of each section that is there, in this order, the name with its
 * terminator and then the content as loaded.
 */
final class UnifiedKernelPrediction {
  private static final int PCR = 11;

  /** 261 adds a separator and SMBIOS objects. */
  private static final int NEWEST = 260;

  private static final int LONGEST_MAGIC = 200;

  /** {@code .pcrsig} is never measured: it signs these measurements. */
  private static final List<String> ORDER =
      List.of(
          ".linux",
          ".osrel",
          ".cmdline",
          ".initrd",
          ".ucode",
          ".splash",
          ".dtb",
          ".uname",
          ".sbat",
          ".pcrpkey");

  /** The versions of systemd-stub that began to measure a section; all measure the others. */
  private static final Map<String, Integer> SINCE =
      Map.of(".uname", 254, ".sbat", 254, ".ucode", 256);

  private static final Pattern VERSION =
      Pattern.compile("#### LoaderInfo: systemd-stub ([0-9]{1,6})");

  /** With one of these the stub chooses among sections at boot. */
  private static final Set<String> CHOICES = Set.of(".profile", ".dtbauto", ".hwids", ".efifw");

  private UnifiedKernelPrediction() {}

  static Prediction of(UnifiedKernel kernel, Set<HashAlgorithm> banks) throws Refusal {
    String name = kernel.image().name();
    byte[] file = kernel.image().bytes().toArray();
    PeImage image = Refusal.unlessRead(name, PeImage.parse(file));
    List<ExpectedEvent> events = new ArrayList<>();
    for (PeImage.Section section : image.sections()) {
      if (CHOICES.contains(section.name())) {
        throw new Refusal(
            "%s: an image without section %s is expected: what is measured is chosen at boot"
                .formatted(name, section.name()));
      }
    }
    int version = version(name, file, image);
    for (String wanted : ORDER) {
      if (version < SINCE.getOrDefault(wanted, 0)) {
        continue;
      }
      // of sections with the same name the stub takes the first
      Optional<PeImage.Section> section =
          image.sections().stream()
              .filter(s -> s.name().equals(wanted) && s.memorySize() > 0)
              .findFirst();
      if (section.isPresent()) {
        byte[] text = (wanted + "\0").getBytes(StandardCharsets.US_ASCII);
        events.add(event(PerBank.of(banks, bank -> bank.hash(text)), wanted + " (name)"));
        events.add(event(content(name, file, section.get(), banks), wanted + " of " + name));
      }
    }
    if (events.isEmpty()) {
      throw new Refusal(name + ": a unified kernel image with .linux is expected");
    }
    Prediction.Builder out = new Prediction.Builder();
    out.events(
        GoldenPart.HYPERVISOR,
        new EventMeasurement(
            LogKind.UEFI, PCR, EventMeasurement.Match.EXACTLY, Optional.empty(), events));
    if (!kernel.phases().isEmpty()) {
      wholePcr(kernel, banks, events, out);
    }
    return out.build();
  }

  /** Which stub it is: only this stub measures so, and older ones measure less. */
  private static int version(String name, byte[] file, PeImage image) throws Refusal {
    for (PeImage.Section section : image.sections()) {
      if (section.name().equals(".sdmagic")) {
        int size = Math.min(section.size(), LONGEST_MAGIC);
        Matcher magic =
            VERSION.matcher(new String(file, section.offset(), size, StandardCharsets.ISO_8859_1));
        if (magic.lookingAt()) {
          int version = Integer.parseInt(magic.group(1));
          if (version > NEWEST) {
            throw new Refusal(
                "%s: systemd-stub up to %d is expected, found %d: later ones measure more"
                    .formatted(name, NEWEST, version));
          }
          return version;
        }
      }
    }
    throw new Refusal(
        name + ": section .sdmagic with the version of systemd-stub is expected, found none");
  }

  /** The content as loaded: what the file has of it, then zeros. */
  private static Map<HashAlgorithm, Digest> content(
      String name, byte[] file, PeImage.Section section, Set<HashAlgorithm> banks) throws Refusal {
    int inFile = (int) Math.min(section.size(), section.memorySize());
    long zeros = section.memorySize() - inFile;
    // loaders work in pages; a size far beyond the file is an attack on whoever hashes
    if (zeros > 1 << 20) {
      throw new Refusal(
          "%s: section %s is expected to be in the file, %d bytes are not"
              .formatted(name, section.name(), zeros));
    }
    return PerBank.of(
        banks,
        bank -> {
          MessageDigest engine = bank.newEngine();
          engine.update(file, section.offset(), inFile);
          engine.update(new byte[(int) zeros]);
          return Digest.of(bank, engine.digest());
        });
  }

  private static void wholePcr(
      UnifiedKernel kernel,
      Set<HashAlgorithm> banks,
      List<ExpectedEvent> events,
      Prediction.Builder out) {
    List<Map<HashAlgorithm, Digest>> extended = new ArrayList<>();
    events.forEach(event -> extended.add(event.digests()));
    for (String phase : kernel.phases()) {
      byte[] text = phase.getBytes(StandardCharsets.UTF_8);
      extended.add(PerBank.of(banks, bank -> bank.hash(text)));
    }
    Map<HashAlgorithm, Digest> values = new EnumMap<>(HashAlgorithm.class);
    for (HashAlgorithm bank : banks) {
      PerBank.replay(bank, extended).ifPresent(value -> values.put(bank, value));
    }
    out.pcr(GoldenPart.HYPERVISOR, PCR, values, banks);
  }

  private static ExpectedEvent event(Map<HashAlgorithm, Digest> digests, String note) {
    return new ExpectedEvent(Optional.of("EV_IPL"), digests, Optional.empty(), Optional.of(note));
  }
}
