package dev.touchstone.appraisal.policy;

import com.google.errorprone.annotations.Immutable;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The part of CEL that rules are written in: comparisons, logic, membership, text tests, {@code
 * all}, {@code exists} and {@code filter} over facts, and questions to command lines. No
 * arithmetic, conversion, concatenation or regular expression: nothing that grows.
 */
final class RuleLanguage {
  /** Characters of one expression. */
  static final int LONGEST = 8_192;

  /**
   * Steps of all comprehensions of one evaluation: a server's IMA list fits, a square of it not.
   */
  static final int ITERATIONS = 50_000;

  private static final int DEEPEST = 32;
  private static final int NODES = 2_000;

  private static final CelType TEXTS = ListType.create(SimpleType.STRING);
  private static final Set<StandardFunction> OFFERED =
      Set.of(
          StandardFunction.IN,
          StandardFunction.NOT_STRICTLY_FALSE,
          StandardFunction.CONDITIONAL,
          StandardFunction.LOGICAL_NOT,
          StandardFunction.LOGICAL_OR,
          StandardFunction.LOGICAL_AND,
          StandardFunction.EQUALS,
          StandardFunction.NOT_EQUALS,
          StandardFunction.INDEX,
          StandardFunction.SIZE,
          StandardFunction.CONTAINS,
          StandardFunction.STARTS_WITH,
          StandardFunction.ENDS_WITH,
          StandardFunction.LESS,
          StandardFunction.LESS_EQUALS,
          StandardFunction.GREATER,
          StandardFunction.GREATER_EQUALS);

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(DEEPEST)
          .maxParseExpressionNodeCount(NODES)
          .comprehensionMaxIterations(ITERATIONS)
          .enableHeterogeneousNumericComparisons(true) // the planner has no other
          .build();

  static final CelCompiler COMPILER = compiler();
  static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .addFunctionBindings(bindings())
          .build();

  private RuleLanguage() {}

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardEnvironmentEnabled(false)
            .setStandardDeclarations(
                CelStandardDeclarations.newBuilder()
                    .filterFunctions(
                        (function, overload) ->
                            OFFERED.contains(function)
                                // the macro filter is made of it; FactReferences refuses any other
                                || overload.celOverloadDecl().overloadId().equals("add_list"))
                    .build())
            .setStandardMacros(
                CelStandardMacro.ALL, CelStandardMacro.EXISTS, CelStandardMacro.FILTER);
    FactVocabulary.all().forEach((name, kind) -> builder.addVar(name, kind.type()));
    for (String system : List.of("linux", "xen")) {
      builder.addFunctionDeclarations(
          function(system + "Has", SimpleType.BOOL, SimpleType.STRING),
          function(system + "Last", SimpleType.STRING, SimpleType.STRING),
          function(system + "Parts", TEXTS, SimpleType.STRING),
          function(system + "Found", TEXTS, TEXTS));
    }
    builder.addFunctionDeclarations(
        function("linuxSwitch", SimpleType.STRING, SimpleType.STRING),
        CelFunctionDecl.newFunctionDeclaration(
            "xenSwitch",
            CelOverloadDecl.newGlobalOverload(
                "xenSwitch_2", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING),
            CelOverloadDecl.newGlobalOverload(
                "xenSwitch_3",
                SimpleType.STRING,
                SimpleType.STRING,
                SimpleType.STRING,
                SimpleType.STRING)));
    return builder.build();
  }

  private static CelFunctionDecl function(String name, CelType result, CelType argument) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newGlobalOverload(name + "_2", result, SimpleType.STRING, argument));
  }

  private static List<CelFunctionBinding> bindings() {
    List<CelFunctionBinding> bindings = new ArrayList<>();
    bindings.add(binding("linuxHas", LinuxFunctions::has));
    bindings.add(binding("linuxLast", LinuxFunctions::last));
    bindings.add(binding("linuxParts", LinuxFunctions::parts));
    bindings.add(binding("linuxSwitch", LinuxFunctions::toggle));
    bindings.add(binding("xenHas", XenFunctions::has));
    bindings.add(binding("xenLast", XenFunctions::last));
    bindings.add(binding("xenParts", XenFunctions::parts));
    bindings.add(binding("xenSwitch", XenFunctions::toggle));
    bindings.add(
        CelFunctionBinding.from(
            "xenSwitch_3",
            List.of(String.class, String.class, String.class),
            arguments ->
                XenFunctions.toggle(
                    (String) arguments[0], (String) arguments[1], (String) arguments[2])));
    bindings.add(ofWords("linuxFound", LinuxFunctions::found));
    bindings.add(ofWords("xenFound", XenFunctions::found));
    return bindings;
  }

  @Immutable
  private interface OfText {
    Object apply(String line, String word);
  }

  @Immutable
  private interface OfWords {
    Object apply(String line, List<String> words);
  }

  private static CelFunctionBinding binding(String name, OfText function) {
    return CelFunctionBinding.from(name + "_2", String.class, String.class, function::apply);
  }

  private static CelFunctionBinding ofWords(String name, OfWords function) {
    return CelFunctionBinding.from(
        name + "_2",
        String.class,
        List.class,
        (line, words) ->
            function.apply(line, ((List<?>) words).stream().map(word -> (String) word).toList()));
  }
}
