package dev.touchstone.runtime.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How PostgreSQL's programs are started. PostgreSQL refuses to run as root; as root they are
 * started in a user namespace of their own, or, where the machine does not allow that (many
 * containers), as an unprivileged user who then owns the data.
 */
sealed interface UnprivilegedCommand {

  /** The words to put before a program's own. */
  List<String> prefix();

  /** Makes {@code directory} and what is in it accessible to the user the programs run as. */
  void own(Path directory) throws IOException;

  default List<String> of(Path program, List<String> arguments) {
    List<String> command = new ArrayList<>(prefix());
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }

  /** Not root: nothing to give up. */
  record AsWeAre() implements UnprivilegedCommand {
    @Override
    public List<String> prefix() {
      return List.of();
    }

    @Override
    public void own(Path directory) {}
  }

  /**
   * Root, in a user namespace without a mapping: the same owner on disk, no privilege and another
   * name inside.
   */
  record InUserNamespace() implements UnprivilegedCommand {
    @Override
    public List<String> prefix() {
      return List.of("unshare", "--user");
    }

    @Override
    public void own(Path directory) {}
  }

  /** Root, giving up its identity for another user's. */
  record AsUser(String user) implements UnprivilegedCommand {
    @Override
    public List<String> prefix() {
      return List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--");
    }

    @Override
    public void own(Path directory) throws IOException {
      UserPrincipal owner =
          directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : (Iterable<Path>) paths::iterator) {
          Files.setOwner(path, owner);
        }
      }
    }
  }

  static UnprivilegedCommand onThisMachine() throws DatabaseStartException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return new AsWeAre();
    }
    if (succeeds(List.of("unshare", "--user", "true"))) {
      return new InUserNamespace();
    }
    for (String user : List.of("postgres", "touchstone", "nobody")) {
      UnprivilegedCommand candidate = new AsUser(user);
      List<String> probe = new ArrayList<>(candidate.prefix());
      probe.add("true");
      if (succeeds(probe)) {
        return candidate;
      }
    }
    throw new DatabaseStartException(
        "PostgreSQL does not run as root, and this machine allows neither a user namespace (unshare --user) nor"
            + " another user (setpriv to postgres, touchstone or nobody): start Touchstone as an unprivileged user"
            + " (su -s /bin/sh nobody -c ...), or set quarkus.datasource.jdbc.url to a PostgreSQL of yours");
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
