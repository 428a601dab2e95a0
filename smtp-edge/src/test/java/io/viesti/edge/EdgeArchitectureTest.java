package io.viesti.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.viesti.edge", importOptions = ImportOption.DoNotIncludeTests.class)
class EdgeArchitectureTest {

  @ArchTest
  static final ArchRule theProtocolIsPure =
      classes()
          .that()
          .resideInAPackage("io.viesti.edge.protocol")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.lang..",
              "java.util",
              "java.util.function",
              "java.util.stream",
              "java.nio",
              "java.nio.charset",
              "java.time",
              "java.net",
              "io.viesti.edge.protocol",
              "io.viesti.envelope",
              "io.viesti.account",
              "io.viesti.queue",
              "io.viesti.message");

  @ArchTest
  static final ArchRule socketsAreInTheTransport =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.viesti.edge.protocol",
              "io.viesti.edge.acceptance",
              "io.viesti.edge.limits",
              "io.viesti.edge.submission",
              "io.viesti.edge.judge")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "io.viesti.edge.transport");

  @ArchTest
  static final ArchRule limitsAndSubmissionStandBelowAcceptance =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.viesti.edge.limits", "io.viesti.edge.submission", "io.viesti.edge.judge")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.viesti.edge.acceptance");
}
