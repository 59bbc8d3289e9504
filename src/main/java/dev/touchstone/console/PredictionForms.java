package dev.touchstone.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.golden.document.FileSource;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.Bytes;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/**
 * From the form to the description that the API takes (docs/golden-sets.md, "Predict"). What is
 * wrong with it, the API says.
 */
@ApplicationScoped
class PredictionForms {
  private final ObjectMapper json;

  PredictionForms(ObjectMapper json) {
    this.json = json;
  }

  /**
   * @param document JSON or YAML
   * @param files what its paths mean
   */
  record Described(Bytes document, FileSource files) {}

  Described describe(PredictionForm form) {
    if ("description".equals(form.kind)) {
      return new Described(
          Bytes.copyOf(text(form.description).getBytes(StandardCharsets.UTF_8)), FileSource.NONE);
    }
    PredictionUploads uploads = new PredictionUploads();
    List<Object> launches = new ArrayList<>();
    launches.add(launch(form, uploads));
    efi(form, uploads).ifPresent(launches::add);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", text(form.name));
    List<String> hosts =
        Arrays.stream(text(form.hosts).split("[\\s,]+")).filter(h -> !h.isEmpty()).toList();
    if (!hosts.isEmpty()) {
      document.put("hosts", hosts);
    }
    document.put("wholePcrs", form.wholePcrs != null);
    document.put("launch", launches);
    try {
      return new Described(Bytes.copyOf(json.writeValueAsBytes(document)), uploads);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a form cannot be written", e);
    }
  }

  private static Map<String, Object> launch(PredictionForm form, PredictionUploads uploads) {
    Map<String, Object> launch = new LinkedHashMap<>();
    launch.put("kind", text(form.kind));
    switch (text(form.kind)) {
      case "grub-cfg" -> grubConfiguration(form, uploads, launch);
      case "grub-linux" -> {
        launch.put("kernel", file("kernel", form.kernel, form.kernelDigest));
        launch.put("commandLine", text(form.commandLine));
        optional("initrd", form.initrd, form.initrdDigest)
            .ifPresent(initrd -> launch.put("initrds", List.of(initrd)));
      }
      case "grub-xen" -> {
        launch.put("hypervisor", file("hypervisor", form.hypervisor, form.hypervisorDigest));
        launch.put("commandLine", text(form.hypervisorCommandLine));
        List<Object> modules = new ArrayList<>();
        modules.add(
            module(
                "kernel", file("kernel", form.kernel, form.kernelDigest), text(form.commandLine)));
        optional("initrd", form.initrd, form.initrdDigest)
            .ifPresent(file -> modules.add(module("initrd", file, "")));
        optional("xsm", form.xsm, form.xsmDigest)
            .ifPresent(file -> modules.add(module("xsm-policy", file, "")));
        launch.put("modules", modules);
      }
      case "uki" -> launch.put("image", uploads.content(required("image", form.image)));
      case "tboot" -> tboot(form, uploads, launch);
      default -> {
        // The API refuses the kind and says which there are.
      }
    }
    return launch;
  }

  private static void grubConfiguration(
      PredictionForm form, PredictionUploads uploads, Map<String, Object> launch) {
    FileUpload config = required("config", form.config);
    launch.put("config", uploads.content(config));
    if (!text(form.entry).isEmpty()) {
      launch.put("entry", text(form.entry));
    }
    Map<String, Object> files = new LinkedHashMap<>(GrubFiles.ofDigestLines(text(form.digests)));
    List<FileUpload> given = form.files == null ? List.of() : form.files;
    List<FileUpload> present =
        given.stream().flatMap(f -> PredictionUploads.given(f).stream()).toList();
    if (!present.isEmpty()) {
      String text = read(uploads, (String) ((Map<?, ?>) launch.get("config")).get("path"));
      for (FileUpload file : present) {
        Map<String, Object> digests = PredictionUploads.digests(file);
        GrubFiles.paths(text, PredictionUploads.baseName(file))
            .forEach(path -> files.put(path, digests));
      }
    }
    launch.put("files", files);
  }

  private static String read(PredictionUploads uploads, String path) {
    try {
      return new String(uploads.read(path).toArray(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw ProblemException.invalid("config", String.valueOf(e.getMessage()));
    }
  }

  private static void tboot(
      PredictionForm form, PredictionUploads uploads, Map<String, Object> launch) {
    launch.put("tboot", uploads.content(required("tboot", form.tboot)));
    launch.put("commandLine", text(form.tbootCommandLine));
    List<Object> modules = new ArrayList<>();
    PredictionUploads.given(form.hypervisor)
        .ifPresent(
            file ->
                modules.add(
                    module("hypervisor", uploads.content(file), text(form.hypervisorCommandLine))));
    modules.add(
        module("kernel", uploads.content(required("kernel", form.kernel)), text(form.commandLine)));
    PredictionUploads.given(form.initrd)
        .ifPresent(file -> modules.add(module("initrd", uploads.content(file), "")));
    PredictionUploads.given(form.xsm)
        .ifPresent(file -> modules.add(module("xsm-policy", uploads.content(file), "")));
    launch.put("modules", modules);
    PredictionUploads.given(form.policy)
        .ifPresent(file -> launch.put("policy", uploads.content(file)));
    PredictionUploads.given(form.platformLog)
        .ifPresent(file -> launch.put("platformLog", uploads.content(file)));
  }

  private static Optional<Map<String, Object>> efi(PredictionForm form, PredictionUploads uploads) {
    List<Object> images = new ArrayList<>();
    PredictionUploads.given(form.shim).ifPresent(file -> images.add(uploads.content(file)));
    PredictionUploads.given(form.bootLoader).ifPresent(file -> images.add(uploads.content(file)));
    PredictionUploads.given(form.efiKernel)
        .ifPresent(
            file -> {
              Map<String, Object> image = uploads.content(file);
              image.put("times", "2".equals(form.efiKernelTimes) ? 2 : 1);
              images.add(image);
            });
    return images.isEmpty()
        ? Optional.empty()
        : Optional.of(Map.of("kind", "efi", "images", images));
  }

  private static Map<String, Object> module(String role, Object file, String commandLine) {
    return Map.of("role", role, "file", file, "commandLine", commandLine);
  }

  private static Object file(String field, FileUpload upload, String digest) {
    return optional(field, upload, digest)
        .orElseThrow(
            () ->
                ProblemException.invalid(field, "expected the file or its digest, found neither"));
  }

  private static Optional<Object> optional(String field, FileUpload upload, String digest) {
    Optional<FileUpload> given = PredictionUploads.given(upload);
    if (given.isPresent()) {
      return Optional.of(PredictionUploads.digests(given.get()));
    }
    String hex = text(digest);
    return hex.isEmpty()
        ? Optional.empty()
        : Optional.of(Map.of("name", field, GrubFiles.bank(hex), hex));
  }

  private static FileUpload required(String field, FileUpload upload) {
    return PredictionUploads.given(upload)
        .orElseThrow(
            () -> ProblemException.invalid(field, "expected a file, found none or an empty one"));
  }

  private static String text(String text) {
    return text == null ? "" : text.strip();
  }
}
