package io.viesti.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom within the HTTP interface. */
@AnalyzeClasses(packages = "io.viesti.http", importOptions = ImportOption.DoNotIncludeTests.class)
class HttpArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.viesti.http.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ROUTES_KNOW_NO_TRANSPORT_AND_NO_STORE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..", "org.rocksdb..", "io.viesti.edge..", "io.viesti.engine..");

  @ArchTest
  static final ArchRule PROBLEMS_AND_JSON_KNOW_NO_RESOURCES =
      noClasses()
          .that()
          .resideInAnyPackage("io.viesti.http.problem..", "io.viesti.http.json..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.viesti.http.webmail..",
              "io.viesti.http.compose..",
              "io.viesti.http.events..",
              "io.viesti.http.login..",
              "io.viesti.http.admin..");

  @ArchTest
  static final ArchRule THE_OPERATORS_CALLS_TOUCH_NO_MAILBOX =
      noClasses()
          .that()
          .resideInAPackage("io.viesti.http.admin..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.viesti.mailbox..", "io.viesti.http.webmail..");

  @ArchTest
  static final ArchRule ROUTES_ARE_NAMED_SO =
      classes()
          .that()
          .haveSimpleNameEndingWith("Routes")
          .should()
          .bePublic()
          .andShould()
          .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);
}
