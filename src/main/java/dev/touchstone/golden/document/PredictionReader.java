package dev.touchstone.golden.document;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.eventlog.txt.TxtLog;
import dev.touchstone.eventlog.txt.VlPolicy;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.predict.BootFile;
import dev.touchstone.golden.predict.BootModule;
import dev.touchstone.golden.predict.EfiBinaries;
import dev.touchstone.golden.predict.EfiImage;
import dev.touchstone.golden.predict.ExtendPolicy;
import dev.touchstone.golden.predict.GrubEntry;
import dev.touchstone.golden.predict.GrubLinux;
import dev.touchstone.golden.predict.GrubXen;
import dev.touchstone.golden.predict.KnownDigests;
import dev.touchstone.golden.predict.LaunchDescription;
import dev.touchstone.golden.predict.ModuleRole;
import dev.touchstone.golden.predict.StoredFile;
import dev.touchstone.golden.predict.TbootLaunch;
import dev.touchstone.golden.predict.TxtPlatform;
import dev.touchstone.golden.predict.UnifiedKernel;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what is going to be launched from JSON or YAML; docs/golden-sets.md describes it. */
public final class PredictionReader {
  private static final int FILE = 64 * 1024 * 1024;
  private static final int LAUNCHES = 20;
  private static final int FILES = 2000;
  private static final int HOSTS = 10_000;
  private static final Set<String> DIGESTS = Set.of("sha1", "sha256", "sha384", "sha512");

  private final FileSource files;

  private PredictionReader(FileSource files) {
    this.files = files;
  }

  /** Reads JSON if the first character says so, else YAML. */
  public static PredictionDocument read(byte[] document, FileSource files) throws DocumentProblem {
    return read(GoldenReader.tree(document), files);
  }

  private static PredictionDocument read(JsonNode tree, FileSource files) throws DocumentProblem {
    Node node =
        new Node("", tree)
            .object(Set.of("name", "banks", "hosts", "wholePcrs", "activate", "launch"));
    PredictionReader reader = new PredictionReader(files);
    String name = node.at("name").text();
    if (!GoldenSet.isName(name + "-hypervisor")) {
      throw node.at("name")
          .problem("expected 1 to 89 of A-Z a-z 0-9 . _ -, the first a letter or digit");
    }
    Set<HashAlgorithm> banks = EnumSet.noneOf(HashAlgorithm.class);
    if (node.optional("banks").isPresent()) {
      for (Node bank : node.at("banks").list(DIGESTS.size())) {
        banks.add(bank(bank, bank.text()));
      }
    }
    Set<String> hosts = new LinkedHashSet<>();
    if (node.optional("hosts").isPresent()) {
      for (Node host : node.at("hosts").list(HOSTS)) {
        hosts.add(host.text());
      }
    }
    List<LaunchDescription> launches = new ArrayList<>();
    for (Node launch : node.at("launch").list(LAUNCHES)) {
      launches.add(reader.launch(launch));
    }
    if (launches.isEmpty()) {
      throw node.at("launch").problem("expected at least one description");
    }
    return new PredictionDocument(
        name,
        banks.isEmpty() ? Set.of(HashAlgorithm.SHA256) : banks,
        hosts,
        flag(node, "wholePcrs"),
        flag(node, "activate"),
        launches);
  }

  private static boolean flag(Node node, String key) throws DocumentProblem {
    return node.optional(key).isPresent() && node.at(key).flag();
  }

  private static HashAlgorithm bank(Node node, String name) throws DocumentProblem {
    return HashAlgorithm.ofBank(name)
        .orElseThrow(() -> node.problem("expected sha1, sha256, sha384 or sha512"));
  }

  private LaunchDescription launch(Node node) throws DocumentProblem {
    String kind = node.entries().containsKey("kind") ? node.at("kind").text() : "";
    return switch (kind) {
      case "grub-linux" -> grubLinux(node);
      case "grub-xen" -> grubXen(node);
      case "grub-cfg" -> grubConfiguration(node);
      case "efi" -> efi(node);
      case "uki" -> unifiedKernel(node);
      case "tboot" -> tboot(node);
      default ->
          throw node.at("kind")
              .problem("expected one of grub-linux, grub-xen, grub-cfg, efi, uki, tboot");
    };
  }

  private LaunchDescription grubLinux(Node node) throws DocumentProblem {
    node.object(Set.of("kind", "kernel", "commandLine", "initrds", "otherFiles"));
    BootFile kernel = file(node.at("kernel"));
    List<BootFile> initrds = new ArrayList<>();
    if (node.optional("initrds").isPresent()) {
      for (Node initrd : node.at("initrds").list(FILES)) {
        initrds.add(file(initrd));
      }
    }
    // The path is GRUB's first word; nothing of it is golden.
    return new GrubLinux(kernel, "kernel " + node.at("commandLine").text(), initrds, others(node));
  }

  private LaunchDescription grubXen(Node node) throws DocumentProblem {
    node.object(Set.of("kind", "hypervisor", "commandLine", "modules", "otherFiles"));
    return new GrubXen(
        file(node.at("hypervisor")),
        node.at("commandLine").text(),
        modules(node.at("modules")),
        others(node));
  }

  private List<BootFile> others(Node node) throws DocumentProblem {
    List<BootFile> others = new ArrayList<>();
    if (node.optional("otherFiles").isPresent()) {
      for (Node file : node.at("otherFiles").list(FILES)) {
        others.add(file(file));
      }
    }
    return others;
  }

  private LaunchDescription grubConfiguration(Node node) throws DocumentProblem {
    node.object(Set.of("kind", "config", "entry", "files", "variables"));
    String config = new String(stored(node.at("config")).bytes().toArray(), StandardCharsets.UTF_8);
    List<GrubEntry> entries = read(node.at("config"), GrubEntry.parse(config));
    Optional<Node> wanted = node.optional("entry");
    String title = wanted.isPresent() ? wanted.get().text() : "";
    GrubEntry entry =
        entries.stream()
            .filter(one -> wanted.isEmpty() || one.title().equals(title))
            .findFirst()
            .orElseThrow(
                () ->
                    node.at("entry")
                        .problem(
                            "expected one of "
                                + entries.stream()
                                    .map(GrubEntry::title)
                                    .limit(20)
                                    .collect(Collectors.joining(", "))));
    Map<String, BootFile> given = new HashMap<>();
    for (Map.Entry<String, Node> file : node.at("files").entries().entrySet()) {
      given.put(file.getKey(), file(file.getValue()));
    }
    Map<String, String> variables = new HashMap<>();
    if (node.optional("variables").isPresent()) {
      for (Map.Entry<String, Node> variable : node.at("variables").entries().entrySet()) {
        variables.put(variable.getKey(), variable.getValue().text());
      }
    }
    List<BootFile> others = new ArrayList<>(given.values());
    others.add(stored(node.at("config")));
    LaunchDescription launch =
        read(node, entry.describe(path -> Optional.ofNullable(given.get(path)), variables));
    return switch (launch) {
      case GrubLinux linux -> linux.reading(others);
      case GrubXen xen -> xen.reading(others);
      case TbootLaunch other -> other;
      case EfiBinaries other -> other;
      case UnifiedKernel other -> other;
    };
  }

  private LaunchDescription efi(Node node) throws DocumentProblem {
    node.object(Set.of("kind", "images"));
    List<EfiImage> images = new ArrayList<>();
    for (Node image : node.at("images").list(FILES)) {
      int times = 1;
      if (image.json() != null && image.json().isObject() && image.optional("times").isPresent()) {
        times = image.at("times").integer(1, 8);
      }
      images.add(new EfiImage(file(image), times));
    }
    return new EfiBinaries(images);
  }

  private LaunchDescription unifiedKernel(Node node) throws DocumentProblem {
    node.object(Set.of("kind", "image", "phases"));
    List<String> phases = new ArrayList<>();
    if (node.optional("phases").isPresent()) {
      for (Node phase : node.at("phases").list(FILES)) {
        phases.add(phase.text());
      }
    }
    return new UnifiedKernel(stored(node.at("image")), phases);
  }

  private LaunchDescription tboot(Node node) throws DocumentProblem {
    node.object(
        Set.of("kind", "tboot", "commandLine", "modules", "policy", "extpol", "platformLog"));
    String commandLine =
        node.optional("commandLine").isPresent() ? node.at("commandLine").text() : "";
    Optional<Node> platform = node.optional("platformLog");
    Optional<TxtPlatform> reference =
        platform.isEmpty()
            ? Optional.empty()
            : Optional.of(
                read(
                    platform.get(),
                    TxtPlatform.of(
                        read(platform.get(), TxtLog.parse(stored(platform.get()).bytes())))));
    return new TbootLaunch(
        file(node.at("tboot")),
        commandLine,
        modules(node.at("modules")),
        policy(node),
        extendPolicy(node, commandLine),
        reference);
  }

  private VlPolicy policy(Node node) throws DocumentProblem {
    Optional<Node> given = node.optional("policy");
    if (given.isEmpty()) {
      return VlPolicy.DEFAULT;
    }
    if (given.get().json().isTextual()) {
      String name = given.get().text();
      return VlPolicy.builtIn().stream()
          .filter(policy -> policy.name().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  given
                      .get()
                      .problem(
                          "expected a file, or one of "
                              + VlPolicy.builtIn().stream()
                                  .map(VlPolicy::name)
                                  .collect(Collectors.joining("; "))));
    }
    StoredFile file = stored(given.get());
    return read(given.get(), VlPolicy.parse(file.name(), file.bytes()));
  }

  private static ExtendPolicy extendPolicy(Node node, String commandLine) throws DocumentProblem {
    Optional<Node> given = node.optional("extpol");
    String name = given.isPresent() ? given.get().text() : "";
    Optional<ExtendPolicy> policy =
        given.isPresent()
            ? Arrays.stream(ExtendPolicy.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
            : ExtendPolicy.ofCommandLine(commandLine);
    return policy.orElseThrow(
        () -> node.at("extpol").problem("expected one of sha1, sha256, sha384, sha512, embedded"));
  }

  private List<BootModule> modules(Node list) throws DocumentProblem {
    List<BootModule> modules = new ArrayList<>();
    for (Node module : list.list(FILES)) {
      module.object(Set.of("role", "file", "commandLine", "nounzip"));
      modules.add(
          new BootModule(
              role(module.at("role")),
              file(module.at("file")),
              module.optional("commandLine").isPresent() ? module.at("commandLine").text() : "",
              flag(module, "nounzip")
                  ? BootModule.Loading.NOUNZIP
                  : BootModule.Loading.DECOMPRESSED));
    }
    return modules;
  }

  private static ModuleRole role(Node node) throws DocumentProblem {
    String text = node.text();
    return Arrays.stream(ModuleRole.values())
        .filter(role -> role.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                node.problem(
                    "expected one of hypervisor, kernel, initrd, xsm-policy, microcode, other"));
  }

  /** A file by path, by content, or by digests. */
  private BootFile file(Node node) throws DocumentProblem {
    Set<String> keys = new LinkedHashSet<>(List.of("name", "path", "content", "times"));
    keys.addAll(DIGESTS);
    if (node.json() != null && node.json().isTextual()) {
      return ofPath(node, node.text());
    }
    node.object(keys);
    String name =
        node.optional("name").isPresent()
            ? node.at("name").text()
            : node.optional("path").isPresent() ? node.at("path").text() : node.path();
    if (node.optional("path").isPresent()) {
      return new StoredFile(name, ofPath(node.at("path"), node.at("path").text()).bytes());
    }
    if (node.optional("content").isPresent()) {
      return new StoredFile(name, Bytes.copyOf(node.at("content").bytes(FILE)));
    }
    Map<HashAlgorithm, Digest> digests = new EnumMap<>(HashAlgorithm.class);
    for (String bank : DIGESTS) {
      if (node.optional(bank).isPresent()) {
        HashAlgorithm algorithm = bank(node, bank);
        String hex = node.at(bank).text();
        if (!hex.matches("[0-9a-fA-F]{" + algorithm.size() * 2 + "}")) {
          throw node.at(bank).problem("expected " + algorithm.size() * 2 + " hexadecimal digits");
        }
        digests.put(algorithm, Digest.ofHex(algorithm, hex.toLowerCase(Locale.ROOT)));
      }
    }
    if (digests.isEmpty()) {
      throw node.problem("expected a path, content in base64, or a digest such as sha256");
    }
    return new KnownDigests(name, digests);
  }

  private StoredFile stored(Node node) throws DocumentProblem {
    if (file(node) instanceof StoredFile stored) {
      return stored;
    }
    throw node.problem("expected the file itself, by path or content: a digest is not enough");
  }

  private StoredFile ofPath(Node node, String path) throws DocumentProblem {
    try {
      return new StoredFile(path, files.read(path));
    } catch (IOException e) {
      throw node.problem(String.valueOf(e.getMessage()));
    }
  }

  private static <T> T read(Node node, Parsed<T> parsed) throws DocumentProblem {
    return parsed.orElseThrow(bad -> node.problem(bad.message()));
  }
}
