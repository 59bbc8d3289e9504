package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.attestation.CaptureResource;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.store.GoldenSetResource;
import dev.touchstone.golden.store.GoldenSetView;
import dev.touchstone.golden.store.ImportResource;
import dev.touchstone.golden.store.PredictResource;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.trust.HostTrust;
import dev.touchstone.trust.TrustAnswers;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** The ways to new golden values; each leads to drafts. */
@Path("/console/golden-sets")
@FormGuard
@Blocking
@RolesAllowed({ConsoleRole.OPERATOR, ConsoleRole.GOLDEN, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class GoldenWizardResource {
  private static final int HOSTS_OFFERED = 500;

  private final TrustAnswers trust;
  private final GoldenCatalogue catalogue;
  private final CaptureResource captures;
  private final PredictResource predictions;
  private final ImportResource imports;
  private final GoldenSetResource sets;
  private final PredictionForms forms;
  private final Frames frames;
  private final MemorySize limit;

  GoldenWizardResource(
      TrustAnswers trust,
      GoldenCatalogue catalogue,
      CaptureResource captures,
      PredictResource predictions,
      ImportResource imports,
      GoldenSetResource sets,
      PredictionForms forms,
      Frames frames,
      @ConfigProperty(name = "touchstone.http.max-body") MemorySize limit) {
    this.trust = trust;
    this.catalogue = catalogue;
    this.captures = captures;
    this.predictions = predictions;
    this.imports = imports;
    this.sets = sets;
    this.forms = forms;
    this.frames = frames;
    this.limit = limit;
  }

  @GET
  @Path("/capture")
  @Operation(hidden = true)
  public TemplateInstance capture(@QueryParam("host") String host) {
    String named = host == null ? "" : host.strip();
    return GoldenPages.goldenCapture(
        frames.of("Capture golden values", "golden-sets"),
        new GoldenCapturePage(
            trust
                .all()
                .filter(one -> one.result().isPresent())
                .map(HostTrust::name)
                .limit(HOSTS_OFFERED)
                .toList(),
            named,
            named.isEmpty() ? Optional.empty() : trust.find(named),
            Arrays.stream(GoldenPart.values())
                .filter(part -> part != GoldenPart.LAUNCH)
                .map(GoldenWizardResource::choice)
                .toList(),
            named.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,80}") ? named : ""));
  }

  private static GoldenCapturePage.GoldenPartChoice choice(GoldenPart part) {
    return new GoldenCapturePage.GoldenPartChoice(
        part.text(),
        part.title(),
        switch (part) {
          case FIRMWARE -> "platform firmware and its keys: PCR 0, 2, 3, 6, 7";
          case DRTM -> "ACM, SINIT, tboot, launch control policy: PCR 17, 18";
          case BOOTLOADER -> "shim, GRUB or a unified kernel image: PCR 4, 14";
          case HYPERVISOR -> "Xen or the kernel, command lines, dom0, XSM policy";
          case RUNTIME -> "files that IMA measures, SELinux policy, QEMU, libvirt";
          case HOST -> "its initrd and what its GRUB reads; counts for this host alone";
          case LAUNCH -> "all at once";
        });
  }

  @POST
  @Path("/capture")
  @Operation(hidden = true)
  public Response capture(
      @RestForm String host,
      @RestForm String name,
      @RestForm String how,
      @RestForm List<String> part,
      @RestForm String boots) {
    boolean whole = "whole".equals(how);
    Object answer =
        captures
            .capture(
                new CaptureResource.CaptureRequest(
                    blankToNull(host),
                    null,
                    name == null ? null : name.strip(),
                    null,
                    whole ? null : part == null ? List.of() : part,
                    whole ? null : number(boots),
                    false))
            .getEntity();
    return answer instanceof CaptureResource.CapturedByPart byPart
        ? GoldenDraftsResource.to(byPart.goldenSets())
        : GoldenDraftsResource.to(List.of(((CaptureResource.Captured) answer).goldenSet()));
  }

  private static Integer number(String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return Integer.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw ProblemException.invalid("boots", "boots is a whole number");
    }
  }

  private static String blankToNull(String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  @GET
  @Path("/predict")
  @Operation(hidden = true)
  public TemplateInstance predict(@QueryParam("kind") String kind) {
    return GoldenPages.goldenPredict(
        frames.of("Foretell golden values", "golden-sets"),
        new GoldenPredictPage(
            GoldenPredictPage.KINDS.stream()
                .map(GoldenPredictPage.Kind::word)
                .filter(word -> word.equals(kind))
                .findFirst()
                .orElse("grub-cfg"),
            catalogue.all().stream().flatMap(GoldenWizardResource::stem).distinct().toList(),
            limit.asLongValue() / (1024 * 1024) + " MiB"));
  }

  /** A set called NAME-PART is the next version of a prediction called NAME. */
  private static java.util.stream.Stream<String> stem(GoldenRow row) {
    String end = "-" + row.newest().part();
    return row.name().endsWith(end)
        ? java.util.stream.Stream.of(row.name().substring(0, row.name().length() - end.length()))
        : java.util.stream.Stream.empty();
  }

  @POST
  @Path("/predict")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(hidden = true)
  public Response predict(PredictionForm form) {
    PredictionForms.Described described = forms.describe(form);
    Response answer = predictions.predict(described.document().toArray(), described.files());
    return GoldenDraftsResource.to(((PredictResource.Predicted) answer.getEntity()).goldenSets());
  }

  @GET
  @Path("/import")
  @Operation(hidden = true)
  public TemplateInstance importing() {
    return GoldenPages.goldenImport(frames.of("Import golden values", "golden-sets"));
  }

  @POST
  @Path("/import")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(hidden = true)
  public Response importFile(
      @RestForm FileUpload file,
      @RestForm String name,
      @RestForm String part,
      @RestForm String match,
      @RestForm String root,
      @RestForm String unsigned) {
    if (file == null || file.size() == 0) {
      throw ProblemException.invalid("file", "expected a file, found none or an empty one");
    }
    try (InputStream in = Files.newInputStream(file.uploadedFile())) {
      Response answer =
          imports.importFile(name, part, match, root, unsigned == null ? "false" : "true", in);
      return GoldenDraftsResource.to(((ImportResource.Imported) answer.getEntity()).goldenSets());
    } catch (IOException e) {
      throw ProblemException.invalid("file", "the upload broke off");
    }
  }

  @POST
  @Path("/document")
  @Operation(hidden = true)
  public Response document(@RestForm String document) {
    String text = document == null ? "" : document;
    Object made = sets.add(text.getBytes(StandardCharsets.UTF_8)).getEntity();
    return made instanceof GoldenSetView view
        ? GoldenDraftsResource.to(List.of(view))
        : Response.seeOther(URI.create("/console/golden-sets?done=" + Notice.WAITING.word()))
            .build();
  }
}
