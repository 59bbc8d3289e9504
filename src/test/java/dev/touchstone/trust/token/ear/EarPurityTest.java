package dev.touchstone.trust.token.ear;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class EarPurityTest {
  @Test
  void claims_are_made_of_the_core_and_the_language_alone() {
    classes()
        .that()
        .resideInAPackage("dev.touchstone.trust.token.ear")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang..",
            "java.util..",
            "java.time..",
            "java.net",
            "java.nio.charset",
            "dev.touchstone.tpm..",
            "dev.touchstone.appraisal",
            "dev.touchstone.trust.token.ear")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.touchstone.trust.token.ear"));
  }
}
