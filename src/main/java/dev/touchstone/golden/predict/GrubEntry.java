package dev.touchstone.golden.predict;

import dev.touchstone.tpm.Parsed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A menu entry of {@code grub.cfg}, as a source of launch descriptions.
 *
 * @param commands without those of the shell itself ({@code if}, {@code fi}, braces)
 */
public record GrubEntry(String title, List<Command> commands) {
  private static final Set<String> OPENS = Set.of("if", "for", "while", "until");
  private static final Set<String> CLOSES = Set.of("fi", "done");
  private static final Set<String> LEADS = Set.of("then", "else", "do", "elif", "if", "while");

  /** A command of an entry. */
  public static final class Command {
    private final List<GrubWord> words;
    private final boolean conditional;

    Command(List<GrubWord> words, boolean conditional) {
      this.words = List.copyOf(words);
      this.conditional = conditional;
    }

    /** Its name: {@code linux}. */
    public String name() {
      return words.getFirst().text();
    }

    /** Whether it stands under an {@code if} or in a loop. */
    public boolean conditional() {
      return conditional;
    }

    List<GrubWord> words() {
      return words;
    }

    /** The words as written, quoting resolved, variables not. */
    @Override
    public String toString() {
      return String.join(" ", words.stream().map(GrubWord::text).toList());
    }
  }

  public GrubEntry {
    commands = List.copyOf(commands);
  }

  /**
   * The entries of a configuration, those of submenus too, in order. Malformed if braces do not
   * match.
   */
  public static Parsed<List<GrubEntry>> parse(String config) {
    List<GrubEntry> entries = new ArrayList<>();
    Deque<Block> blocks = new ArrayDeque<>();
    int number = 0;
    for (List<GrubWord> words : GrubLexer.commands(config)) {
      number++;
      if (words.getFirst().is("}")) {
        if (blocks.isEmpty()) {
          return bad("a block before }, found none (command " + number + ")");
        }
        Block closed = blocks.pop();
        closed.title.ifPresent(title -> entries.add(new GrubEntry(title, closed.commands)));
      } else if (words.getLast().is("{")) {
        boolean entry = words.size() > 2 && words.getFirst().is("menuentry");
        blocks.push(new Block(entry ? Optional.of(words.get(1).text()) : Optional.empty()));
      } else if (!blocks.isEmpty()) {
        blocks.peek().add(words);
      }
    }
    return blocks.isEmpty() ? new Parsed.Ok<>(entries) : bad("} at the end, found none");
  }

  /** {@link #describe(Function, Map)} where no variable is used. */
  public Parsed<LaunchDescription> describe(Function<String, Optional<BootFile>> files) {
    return describe(files, Map.of());
  }

  /**
   * What the entry launches by {@code linux} or {@code multiboot2} and their like; malformed where
   * that depends on a condition, on a variable without a value, or on a file that is not given.
   *
   * @param files a file by its path in the command, as there: {@code ($root)/vmlinuz} too, the
   *     variable put in
   * @param variables by name, as GRUB will have them: {@code xen_rm_opts}
   */
  public Parsed<LaunchDescription> describe(
      Function<String, Optional<BootFile>> files, Map<String, String> variables) {
    try {
      return new Parsed.Ok<>(new GrubEntryReader(files, variables).read(commands));
    } catch (Refusal refusal) {
      return bad(refusal.getMessage());
    }
  }

  private static <T> Parsed<T> bad(String expected) {
    return new Parsed.Malformed<>("grub.cfg", 0, "expected " + expected);
  }

  /** A block that is being read. */
  private static final class Block {
    private final Optional<String> title;
    private final List<Command> commands = new ArrayList<>();
    private int depth;

    Block(Optional<String> title) {
      this.title = title;
    }

    void add(List<GrubWord> words) {
      int from = 0;
      while (from < words.size() && isKeyword(words.get(from), LEADS)) {
        depth += isKeyword(words.get(from), OPENS) ? 1 : 0;
        from++;
      }
      if (from == words.size()) {
        return;
      }
      if (isKeyword(words.get(from), OPENS)) {
        depth++;
      } else if (isKeyword(words.get(from), CLOSES)) {
        depth = Math.max(0, depth - 1);
      } else {
        commands.add(new Command(words.subList(from, words.size()), depth > 0));
      }
    }

    private static boolean isKeyword(GrubWord word, Set<String> keywords) {
      return word.bare() && keywords.contains(word.text());
    }
  }
}
