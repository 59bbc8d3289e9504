package dev.touchstone.console;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The routes of the console, read from the classes that serve them. */
public final class ConsoleRoutes {
  private ConsoleRoutes() {}

  /**
   * One of them.
   *
   * @param path with names that nothing has in the place of parameters
   * @param takesFiles whether its form is multipart
   * @param guarded whether forms to it are checked for where they come from
   */
  public record Route(String verb, String path, boolean guarded, boolean takesFiles)
      implements Comparable<Route> {
    public boolean isSafe() {
      return verb.equals("GET");
    }

    /** What answers without end. */
    public boolean isStream() {
      return path.endsWith("/changes");
    }

    /** What scripts follow: its refusals are for them. */
    public boolean hasEvents() {
      return isStream() || path.endsWith("/preview") || path.endsWith("/simulation");
    }

    @Override
    public int compareTo(Route other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return verb + " " + path;
    }
  }

  public static Set<Route> all() {
    Set<Route> routes = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.touchstone")) {
      if (type.isAnnotatedWith(Path.class)
          // Signing in at a provider is the access room's: see access.ProviderLoginTest.
          && type.getPackageName().equals("dev.touchstone.console")) {
        for (JavaMethod method : type.getMethods()) {
          String suffix =
              method.isAnnotatedWith(Path.class)
                  ? method.getAnnotationOfType(Path.class).value()
                  : "";
          String path = type.getAnnotationOfType(Path.class).value() + suffix;
          verb(method)
              .ifPresent(
                  verb ->
                      routes.add(
                          new Route(
                              verb,
                              filled(path),
                              type.isAnnotatedWith(FormGuard.class),
                              method.isAnnotatedWith(Consumes.class)
                                  && method
                                      .getAnnotationOfType(Consumes.class)
                                      .value()[0]
                                      .startsWith("multipart"))));
        }
      }
    }
    return routes;
  }

  private static String filled(String path) {
    return path.replaceAll("\\{[a-zA-Z]+:([a-z]+)[^}]*}", "$1")
        .replace("{version}", "1")
        .replace("{id}", "00000000-0000-7000-8000-000000000000")
        .replaceAll("\\{[^}]+}", "nothing");
  }

  private static Optional<String> verb(JavaMethod method) {
    return List.of(GET.class, POST.class, PUT.class, PATCH.class, DELETE.class).stream()
        .filter(method::isAnnotatedWith)
        .map(Class::getSimpleName)
        .findFirst();
  }
}
