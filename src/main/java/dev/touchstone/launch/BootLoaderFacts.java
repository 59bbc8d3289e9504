package dev.touchstone.launch;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.uefi.EfiVariable;
import dev.touchstone.eventlog.uefi.EventData;
import dev.touchstone.eventlog.uefi.UefiEvent;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was started behind the firmware, and who had signed it. */
final class BootLoaderFacts {
  private static final String SECURITY = "d719b2cb-3d3a-4596-a3bc-dad00e67656f";
  private static final String SHIM = "605dab50-e046-4300-abb6-3dd810dd8b23";
  private static final int OWNER = 16;
  private static final int SEPARATOR = 4;

  private BootLoaderFacts() {}

  static void collect(VerifiedLaunch launch, FactCollector out) {
    if (launch.uefi().isEmpty()) {
      out.absent(
          List.of(
              "bootloader.digest",
              "bootloader.signer",
              "bootloader.shimSbat",
              "bootloader.mokSecureBoot"),
          "the host sent no UEFI event log");
      return;
    }
    ProvenLog<?> log = launch.uefi().get();
    images(log, out);
    authorities(log, out);
    mok(log, out);
  }

  /** Every image after the separator of PCR 4: an image under another label is still one. */
  private static void images(ProvenLog<?> log, FactCollector out) {
    if (!log.explains(4)) {
      out.absent("bootloader.digest", "UEFI event log: " + log.whyNot(4));
      return;
    }
    List<String> digests = new ArrayList<>();
    int last = -1;
    for (UefiEvent event : PreOs.of(log, 4).after()) {
      String hex = log.digest(event).hex();
      // GRUB measures a kernel twice
      if (!isRemark(event) && (digests.isEmpty() || !digests.getLast().equals(hex))) {
        digests.add(hex);
        last = event.index();
      }
    }
    if (digests.isEmpty()) {
      out.absent("bootloader.digest", "PCR 4 has no image after its separator");
    } else {
      out.put(
          "bootloader.digest",
          new FactValue.Texts(digests),
          Provenance.bound(Provenance.Source.UEFI, 4, last),
          "Authenticode digests of all that was started, in order");
    }
  }

  /**
   * Whether the event is a string of the firmware ("Returning from EFI Application …") or a further
   * separator. That its data is bound is not enough: the log may carry all that was hashed of an
   * image, which would then be out of sight. No image is of printable characters alone.
   */
  private static boolean isRemark(UefiEvent event) {
    if (event.binding() != Binding.BOUND) {
      return false;
    }
    byte[] text = event.boundBytes().toArray();
    for (int i = 0; i < text.length; i++) {
      boolean terminator = text[i] == 0 && i == text.length - 1;
      if ((text[i] < ' ' || text[i] > '~') && !terminator) {
        return text.length <= SEPARATOR;
      }
    }
    return true;
  }

  private static void authorities(ProvenLog<?> log, FactCollector out) {
    if (!log.explains(7)) {
      out.absent(
          List.of("bootloader.signer", "bootloader.shimSbat"), "UEFI event log: " + log.whyNot(7));
      return;
    }
    List<String> signers = new ArrayList<>();
    Optional<Provenance> at = Optional.empty();
    for (UefiEvent event : PreOs.of(log, 7).after()) {
      Optional<EfiVariable> variable = EfiVariable.read(event.boundBytes());
      Provenance here = Provenance.bound(Provenance.Source.UEFI, 7, event.index());
      if (variable.isEmpty()) {
        continue;
      }
      if (is(variable.get(), SECURITY, "db")) {
        signers.add(signer(log, variable.get().value()));
        at = at.isEmpty() ? Optional.of(here) : at;
      } else if (is(variable.get(), SHIM, "SbatLevel")) {
        out.text("bootloader.shimSbat", latin(variable.get().value()), here);
      }
    }
    at.ifPresentOrElse(
        first -> out.put("bootloader.signer", new FactValue.Texts(signers), first),
        () -> out.absent("bootloader.signer", "no authority of db was used: nothing was verified"));
    out.absent("bootloader.shimSbat", "no SbatLevel of shim in PCR 7");
  }

  private static boolean is(EfiVariable variable, String vendor, String name) {
    return variable.vendor().text().equals(vendor) && variable.name().equals(name);
  }

  /** EFI_SIGNATURE_DATA: an owner and a certificate; else the digest of what stands there. */
  private static String signer(ProvenLog<?> log, Bytes value) {
    if (value.size() > OWNER) {
      byte[] certificate = value.slice(OWNER, value.size()).toArray();
      try {
        if (CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate))
            instanceof X509Certificate x509) {
          return x509.getSubjectX500Principal().getName()
              + " ("
              + log.bank().hash(certificate)
              + ")";
        }
      } catch (CertificateException | RuntimeException e) {
        return log.bank().hash(certificate).toString();
      }
    }
    return log.bank().hash(value.toArray()).toString();
  }

  private static String latin(Bytes value) {
    return new String(value.toArray(), StandardCharsets.ISO_8859_1).replace("\0", "").strip();
  }

  /**
   * shim measures one byte, 1 if its verification is off. Names are not measured, and
   * MokListTrusted is a byte of 1 as well: if there is such a byte, that it is not MokSBState is a
   * hint only.
   */
  private static void mok(ProvenLog<?> log, FactCollector out) {
    if (!log.explains(14)) {
      out.absent("bootloader.mokSecureBoot", "UEFI event log: " + log.whyNot(14));
      return;
    }
    List<UefiEvent> events = log.events(14, UefiEvent.class);
    if (events.isEmpty()) {
      out.absent("bootloader.mokSecureBoot", "shim measured nothing");
      return;
    }
    Digest one = log.bank().hash(new byte[] {1});
    Optional<UefiEvent> named =
        events.stream()
            .filter(
                event ->
                    event.decoded() instanceof EventData.Ipl(EventData.IplKind kind, String name)
                        && kind == EventData.IplKind.SHIM_VARIABLE
                        && name.equals("MokSBState"))
            .findFirst();
    boolean ones = events.stream().anyMatch(event -> log.digest(event).equals(one));
    if (named.isPresent() && log.digest(named.get()).equals(one)) {
      out.text(
          "bootloader.mokSecureBoot",
          "off",
          Provenance.bound(Provenance.Source.UEFI, 14, named.get().index()));
    } else {
      out.put(
          "bootloader.mokSecureBoot",
          new FactValue.Text("on"),
          Provenance.boundPcr(Provenance.Source.UEFI, 14)
              .as(ones ? Provenance.Trust.HINT : Provenance.Trust.BOUND),
          ones ? "a byte of 1 is measured under the name of another variable" : "");
    }
  }
}
