package dev.touchstone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever follows a link in the documentation arrives. */
class LinksTest {
  /** Pages that are on their way. Empty this, and delete it, when they are there. */
  private static final Set<Path> TO_COME =
      Set.of(
          Path.of("docs/enrolment.md"),
          Path.of("docs/observability.md"),
          Path.of("docs/runbooks"),
          Path.of("docs/runbooks/README.md"));

  private static final Pattern CODE =
      Pattern.compile(
          "^```.*?^```$|^ {4}.*$|``[^\\n]+?``|`[^`\\n]+`", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern FENCE =
      Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.+?) *$", Pattern.MULTILINE);

  private static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  private static Set<String> anchors(Path page) {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    HEADING
        .matcher(FENCE.matcher(MarkdownPages.read(page)).replaceAll(""))
        .results()
        .map(found -> anchor(found.group(1)))
        .forEach(
            name -> {
              int before = seen.merge(name, 1, Integer::sum) - 1;
              anchors.add(before == 0 ? name : name + "-" + before);
            });
    return anchors;
  }

  private static List<String> broken(Path page, String text) {
    List<String> broken = new ArrayList<>();
    LINK.matcher(CODE.matcher(text).replaceAll(""))
        .results()
        .map(found -> found.group(1))
        .filter(target -> !target.matches("(?:https?|mailto):.*"))
        .filter(target -> !arrives(page, target))
        .forEach(target -> broken.add(page + " links to " + target));
    return broken;
  }

  private static boolean arrives(Path page, String target) {
    URI link = URI.create(target);
    Path file = link.getPath().isEmpty() ? page : page.resolveSibling(link.getPath()).normalize();
    if (TO_COME.contains(file)) {
      return true;
    }
    return Files.exists(file)
        && (link.getFragment() == null || anchors(file).contains(link.getFragment()));
  }

  @Test
  void every_link_and_image_and_anchor_is_there() {
    List<String> broken = new ArrayList<>();
    MarkdownPages.all().forEach((page, text) -> broken.addAll(broken(page, text)));

    assertThat(broken).isEmpty();
  }

  @Test
  void the_map_leads_to_every_page() {
    String map = MarkdownPages.read(Path.of("docs/README.md"));

    assertThat(MarkdownPages.all().keySet())
        .filteredOn(page -> page.startsWith("docs") && page.getNameCount() == 2)
        .filteredOn(page -> !page.endsWith("README.md"))
        .allSatisfy(page -> assertThat(map).contains("](" + page.getFileName()));
  }

  @Test
  void an_anchor_is_made_as_readers_of_markdown_make_it() {
    assertThat(anchor("pcr-golden: what judges a host that no policy is for"))
        .isEqualTo("pcr-golden-what-judges-a-host-that-no-policy-is-for");
    assertThat(anchor("`xen-txt-xsm`")).isEqualTo("xen-txt-xsm");
    assertThat(anchor("Why is it out?")).isEqualTo("why-is-it-out");
  }
}
