package dev.touchstone.docs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of all settings that the code asks for. A key that an installation chooses is a *. */
final class SettingsInCode {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern PROPERTY =
      Pattern.compile(
          "(?:@ConfigProperty\\(\\s*name\\s*=\\s*|getOptionalValue\\()\"(touchstone\\.[^\"]+)\"");
  private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(");
  private static final Pattern BUILT_IN =
      Pattern.compile("^(?:%\\w+\\.)?(touchstone\\.[^=]+)=", Pattern.MULTILINE);

  private SettingsInCode() {}

  static Set<String> all() {
    Set<String> names = new TreeSet<>();
    BUILT_IN
        .matcher(MarkdownPages.read(Path.of("src/main/resources/application.properties")))
        .results()
        .forEach(found -> names.add(found.group(1)));
    try (Stream<Path> files = Files.walk(SOURCES)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> addOf(file, MarkdownPages.read(file), names));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  private static void addOf(Path file, String source, Set<String> names) {
    PROPERTY.matcher(source).results().forEach(found -> names.add(found.group(1)));
    if (MAPPING.matcher(source).find()) {
      String name = SOURCES.relativize(file).toString().replace(".java", "").replace('/', '.');
      try {
        Class<?> mapping = Class.forName(name, false, SettingsInCode.class.getClassLoader());
        addGroup(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping, names);
      } catch (ClassNotFoundException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void addGroup(String prefix, Class<?> group, Set<String> names) {
    for (Method method : group.getMethods()) {
      if (!method.isDefault()) {
        String name =
            prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        WithName given = method.getAnnotation(WithName.class);
        addType(
            given == null ? name : prefix + "." + given.value(),
            method.getGenericReturnType(),
            names);
      }
    }
  }

  private static void addType(String name, Type type, Set<String> names) {
    if (type instanceof ParameterizedType generic) {
      boolean table = generic.getRawType() == Map.class;
      Type[] arguments = generic.getActualTypeArguments();
      addType(table ? name + ".*" : name, arguments[arguments.length - 1], names);
    } else if (type instanceof Class<?> group
        && group.isInterface()
        && group.getName().startsWith("dev.touchstone.")) {
      addGroup(name, group, names);
    } else {
      names.add(name);
    }
  }
}
