package dev.touchstone.golden.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes a launch description of an entry's commands, in the way that GRUB runs them. */
final class GrubEntryReader {
  private static final Set<String> LINUX = Set.of("linux", "linuxefi", "linux16");
  private static final Set<String> INITRD = Set.of("initrd", "initrdefi", "initrd16");
  private static final Set<String> KERNEL = Set.of("multiboot2", "multiboot");
  private static final Set<String> MODULE = Set.of("module2", "module");

  private final Function<String, Optional<BootFile>> files;
  private final Map<String, String> variables;

  private Optional<BootFile> kernel = Optional.empty();
  private boolean linux;
  private String commandLine = "";
  private final List<BootFile> initrds = new ArrayList<>();
  private final List<BootModule> modules = new ArrayList<>();

  GrubEntryReader(Function<String, Optional<BootFile>> files, Map<String, String> variables) {
    this.files = files;
    this.variables = variables;
  }

  LaunchDescription read(List<GrubEntry.Command> entry) throws Refusal {
    for (GrubEntry.Command command : entry) {
      String name = command.name();
      if (LINUX.contains(name)
          || INITRD.contains(name)
          || KERNEL.contains(name)
          || MODULE.contains(name)) {
        load(name, arguments(command));
      } else if (name.equals("chainloader")) {
        kernel = Optional.empty();
      }
    }
    BootFile loaded =
        kernel.orElseThrow(() -> new Refusal("an entry that loads a kernel, found none"));
    return linux
        ? new GrubLinux(loaded, commandLine, initrds)
        : new GrubXen(loaded, commandLine, modules);
  }

  private List<String> arguments(GrubEntry.Command command) throws Refusal {
    if (command.conditional()) {
      throw new Refusal("a load without a condition, found \"" + command + "\" under one");
    }
    List<String> arguments = new ArrayList<>();
    for (GrubWord word : command.words()) {
      Optional<String> unknown = word.unknown(variables);
      if (unknown.isPresent()) {
        throw new Refusal("a value of the variable %s in \"%s\"".formatted(unknown.get(), command));
      }
      arguments.addAll(word.expand(variables));
    }
    return arguments;
  }

  private void load(String name, List<String> arguments) throws Refusal {
    int first = 1;
    boolean nounzip = false;
    while (first < arguments.size() && arguments.get(first).startsWith("--")) {
      nounzip |= arguments.get(first).equals("--nounzip");
      first++;
    }
    if (first >= arguments.size()) {
      throw new Refusal("a file after " + name + ", found none");
    }
    List<String> operands = arguments.subList(first, arguments.size());
    BootModule.Loading loading =
        nounzip ? BootModule.Loading.NOUNZIP : BootModule.Loading.DECOMPRESSED;
    if (LINUX.contains(name) || KERNEL.contains(name)) {
      start(LINUX.contains(name), operands);
    } else if (kernel.isEmpty() || linux != INITRD.contains(name)) {
      throw new Refusal("a kernel of its kind before " + name + ", found none");
    } else if (linux) {
      initrds.clear(); // a second initrd command replaces the first
      for (String path : operands) {
        initrds.add(file(path));
      }
    } else {
      String line = GrubCommandLine.of(operands.subList(1, operands.size()));
      modules.add(
          new BootModule(role(operands.getFirst()), file(operands.getFirst()), line, loading));
    }
  }

  private void start(boolean isLinux, List<String> operands) throws Refusal {
    kernel = Optional.of(file(operands.getFirst()));
    linux = isLinux;
    commandLine = GrubCommandLine.of(isLinux ? operands : operands.subList(1, operands.size()));
    initrds.clear();
    modules.clear();
  }

  /** By the order and names that Debian's and Xen's scripts give: a guess, for people to check. */
  private ModuleRole role(String path) {
    String base = path.substring(path.lastIndexOf('/') + 1);
    if (modules.isEmpty()) {
      return ModuleRole.KERNEL;
    }
    if (base.startsWith("xenpolicy") || base.startsWith("xsm")) {
      return ModuleRole.XSM_POLICY;
    }
    if (base.startsWith("initr")) {
      return ModuleRole.INITRD;
    }
    return base.contains("ucode") ? ModuleRole.MICROCODE : ModuleRole.OTHER;
  }

  private BootFile file(String path) throws Refusal {
    return files
        .apply(path)
        .orElseThrow(() -> new Refusal("the file " + path + ", which is not given"));
  }
}
