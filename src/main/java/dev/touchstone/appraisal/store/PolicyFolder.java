package dev.touchstone.appraisal.store;

import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Policies that come with the service, or with a deployment: each file of a folder becomes a draft
 * when the service starts, once. Which of them hosts are judged by is for an admin to say.
 */
@ApplicationScoped
class PolicyFolder {
  private static final Logger LOG = Logger.getLogger(PolicyFolder.class);
  private static final long MAX_SIZE = 1 << 20;

  private final Policies policies;
  private final Optional<Path> folder;

  PolicyFolder(
      Policies policies, @ConfigProperty(name = "touchstone.policy.folder") Optional<Path> folder) {
    this.policies = policies;
    this.folder = folder;
  }

  void load(@Observes StartupEvent start) {
    folder.filter(Files::isDirectory).ifPresent(this::load);
  }

  private void load(Path from) {
    try (Stream<Path> files = Files.list(from)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().endsWith(".yaml")).sorted().toList();
      found.forEach(this::loadFile);
    } catch (IOException | UncheckedIOException e) {
      LOG.errorf("policies in %s cannot be read: %s", from, e);
    }
  }

  /** A file that is refused leaves what is in force as it is. */
  private void loadFile(Path file) {
    try {
      if (Files.size(file) > MAX_SIZE) {
        LOG.errorf("policy %s is larger than %d bytes and was left out", file, MAX_SIZE);
        return;
      }
      String text = Files.readString(file);
      QuarkusTransaction.requiringNew()
          .run(
              () -> {
                Policy policy = policies.checked(text);
                if (!policies.has(policy)) {
                  policies.add(policy, "file " + file.getFileName(), "startup");
                  LOG.infof("policy %s was read from %s as a draft", policy.name(), file);
                }
              });
    } catch (ProblemException e) {
      LOG.errorf("policy %s is refused: %s", file, e.getMessage());
    } catch (IOException e) {
      LOG.errorf("policy %s cannot be read: %s", file, e);
    }
  }
}
