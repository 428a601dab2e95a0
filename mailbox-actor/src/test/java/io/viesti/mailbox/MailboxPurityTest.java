package io.viesti.mailbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What makes replays agree: decisions and state know no clock, no chance, no I/O and no actors. */
class MailboxPurityTest {
  private static final JavaClasses MAILBOX =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.viesti.mailbox");

  /** The rim: the only ones that may touch the world. */
  private static final Set<String> RIM =
      Set.of(
          "Mailbox",
          "MailboxServices",
          "MailboxSettings",
          "MailboxMetrics",
          "MailboxEraser",
          "Mailboxes",
          "Aftermath",
          "ContentReading",
          "Filing",
          "IdSpilling",
          "LastKnown",
          "OwedWork",
          "Pushing",
          "Unavailable",
          "WakeDebts",
          "Watchers");

  @Test
  void allButTheRimIsPure() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Mailbox.class)
        .and(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are not of the rim",
                type -> !RIM.contains(type.getName().replaceAll(".*\\.|\\$.*", ""))))
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "touch the world",
                type ->
                    (type.getName().startsWith("org.apache.pekko.")
                            && !type.getName().endsWith("typed.ActorRef"))
                        || type.getName().startsWith("java.io.")
                        || type.getName().startsWith("java.util.concurrent.")
                        || type.getName().startsWith("io.micrometer.")
                        || Set.of(
                                "java.time.Clock",
                                "java.time.InstantSource",
                                "java.util.Random",
                                "java.lang.System$Logger",
                                "java.lang.Thread")
                            .contains(type.getName())))
        .check(MAILBOX);
  }

  @Test
  void theOnlyClockIsTheOneOfTheServices() {
    noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(MAILBOX);
  }

  @Test
  void nobodyOutsideKnowsHowTheMessageListIsStored() {
    classes()
        .that()
        .haveNameMatching(
            ".*\\.(MessageIndex.*|EntryBlocks.*|IndexEntry|IndexForm.*|PackedRuns|EmailCodec"
                + "|FolderCounts?|MailboxState|Threads|DeliveryIds)")
        .should()
        .bePackagePrivate()
        .orShould()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.STATIC)
        .check(MAILBOX);
  }
}
