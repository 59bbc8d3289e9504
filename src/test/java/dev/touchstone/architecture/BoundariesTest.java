package dev.touchstone.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The pure core stays pure, and rooms look upwards only. */
class BoundariesTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.touchstone");

  private static final String[] CORE = {
    "dev.touchstone.tpm..",
    "dev.touchstone.eventlog..",
    "dev.touchstone.launch..",
    "dev.touchstone.golden",
    "dev.touchstone.golden.capture..",
    "dev.touchstone.golden.predict..",
    "dev.touchstone.appraisal",
    "dev.touchstone.appraisal.policy.."
  };

  @Test
  void the_core_uses_no_framework_database_network_or_file() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..",
            "io.smallrye..",
            "io.vertx..",
            "io.micrometer..",
            "jakarta..",
            "org.hibernate..",
            "org.jboss..",
            "com.fasterxml..",
            "java.sql..",
            "javax.sql..",
            "java.net.http..",
            "java.nio.file..",
            "java.nio.channels..")
        .check(PRODUCT);
  }

  @Test
  void the_core_opens_no_connection_and_reads_no_clock() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.net.Socket.class,
            java.net.ServerSocket.class,
            java.net.URL.class,
            java.io.File.class)
        .check(PRODUCT);
  }

  @Test
  void the_core_knows_no_edge_room() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.touchstone.golden.store..",
            "dev.touchstone.appraisal.store..",
            "dev.touchstone.host..",
            "dev.touchstone.attestation..",
            "dev.touchstone.trust..",
            "dev.touchstone.access..",
            "dev.touchstone.runtime..",
            "dev.touchstone.cli..")
        .check(PRODUCT);
  }

  @Test
  void rooms_of_the_core_look_upwards_only() {
    noClasses()
        .that()
        .resideInAPackage("dev.touchstone.tpm..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.touchstone.eventlog..", "dev.touchstone.golden..", "dev.touchstone.appraisal..")
        .check(PRODUCT);
    noClasses()
        .that()
        .resideInAPackage("dev.touchstone.eventlog..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.touchstone.golden..", "dev.touchstone.appraisal..")
        .check(PRODUCT);
    noClasses()
        .that()
        .resideInAnyPackage("dev.touchstone.golden", "dev.touchstone.golden.predict..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.touchstone.appraisal..")
        .check(PRODUCT);
  }

  @Test
  void edges_look_upwards_only() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.touchstone.host..",
            "dev.touchstone.golden.store..",
            "dev.touchstone.appraisal.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.touchstone.attestation..", "dev.touchstone.trust..")
        .check(PRODUCT);
    noClasses()
        .that()
        .resideInAPackage("dev.touchstone.attestation..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.touchstone.trust..")
        .check(PRODUCT);
    noClasses()
        .that()
        .resideInAPackage("dev.touchstone.runtime..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.touchstone.access..",
            "dev.touchstone.host..",
            "dev.touchstone.attestation..",
            "dev.touchstone.trust..")
        .check(PRODUCT);
  }

  @Test
  void tss_java_is_used_by_the_tpm_room_alone_and_verifies_nothing() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.touchstone.tpm..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tss..")
        .check(PRODUCT);
    noClasses()
        .should()
        .callMethodWhere(
            com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching(
                        "validateSignature|validateQuote")
                    .forSubtype()))
        .check(PRODUCT);
  }

  @Test
  void every_package_says_what_lives_there() {
    classes()
        .that()
        .resideInAPackage("dev.touchstone..")
        .should(
            new com.tngtech.archunit.lang.ArchCondition<>(
                "be in a package with a package-info.java") {
              @Override
              public void check(
                  com.tngtech.archunit.core.domain.JavaClass type,
                  com.tngtech.archunit.lang.ConditionEvents events) {
                java.nio.file.Path info =
                    java.nio.file.Path.of(
                        "src/main/java",
                        type.getPackageName().replace('.', '/'),
                        "package-info.java");
                if (!java.nio.file.Files.exists(info)) {
                  events.add(
                      com.tngtech.archunit.lang.SimpleConditionEvent.violated(
                          type, type.getName() + " is in a package without package-info.java"));
                }
              }
            })
        .check(PRODUCT);
  }
}
