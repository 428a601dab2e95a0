package io.viesti.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** What no code of the house does, whichever part of it. */
final class HouseRules {
  private static final Set<String> VAGUE = Set.of("util", "common", "impl", "manager", "helper");

  private HouseRules() {}

  static ArchRule packagesAreNamedForWhatTheyDo() {
    return classes()
        .should(
            new ArchCondition<>("reside in a package with a name of the field") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (String part : type.getPackageName().split("\\.")) {
                  if (VAGUE.contains(part)) {
                    events.add(
                        SimpleConditionEvent.violated(type, type.getName() + " is in " + part));
                  }
                }
              }
            });
  }

  /**
   * @param but names of classes with a reason
   * @param atATerminal packages that talk to a terminal or drive processes, and may block
   */
  static ArchRule nobodySleepsOrPrints(Set<String> but, String... atATerminal) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(atATerminal)
        .and(describe("are not " + but, type -> !but.contains(type.getName())))
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace");
  }

  /**
   * Waiting on a thread that serves others stops them all. Taking the value of a future is fine
   * where the same method has seen that it is there.
   */
  static ArchRule nobodyWaitsForAFuture(Set<String> but, String... atATerminal) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(atATerminal)
        .and(describe("are not " + but, type -> !but.contains(type.getName())))
        .should()
        .accessTargetWhere(
            describe(
                "waits for a future",
                (JavaAccess<?> access) ->
                    access.getTargetOwner().isAssignableTo(CompletableFuture.class)
                        && Set.of("join", "get").contains(access.getTarget().getName())
                        && access.getOrigin().getAccessesFromSelf().stream()
                            .noneMatch(
                                other ->
                                    other.getTarget().getName().equals("isDone")
                                        && other
                                            .getTargetOwner()
                                            .isAssignableTo(CompletableFuture.class))));
  }

  static ArchRule wireTypesAreValues() {
    return classes()
        .that(
            describe(
                "are concrete wire types",
                type ->
                    type.getAllRawInterfaces().stream()
                            .anyMatch(above -> above.getSimpleName().equals("Wire"))
                        && !type.isInterface()))
        .should(
            new ArchCondition<>("be records or enums") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (!type.isRecord() && !type.isEnum()) {
                  events.add(SimpleConditionEvent.violated(type, type.getName() + " is a class"));
                }
              }
            });
  }

  /** State and events are applied again at every start: the same each time. */
  static ArchRule statesKnowNoClock() {
    return noClasses()
        .that()
        .haveSimpleNameEndingWith("State")
        .or()
        .haveSimpleNameEndingWith("Event")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.(Random|concurrent\\.ThreadLocalRandom)");
  }

  static ArchRule noPublicMutableFields() {
    return noClasses()
        .should(
            new ArchCondition<>("have public fields that change") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getFields().stream()
                    .filter(field -> field.getModifiers().contains(JavaModifier.PUBLIC))
                    .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                    .forEach(
                        field ->
                            events.add(SimpleConditionEvent.satisfied(type, field.getFullName())));
              }
            });
  }

  /**
   * What an entity is told while its shard moves is sent once more only if its type is known to the
   * one who does so.
   *
   * @param known name of the class that names them all
   */
  static ArchRule everyEntityIsKnown(String known) {
    return classes()
        .should(
            new ArchCondition<>("have their entity type read by " + known) {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getFields().stream()
                    .filter(field -> field.getRawType().isEquivalentTo(EntityTypeKey.class))
                    .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                    .filter(
                        field ->
                            field.getAccessesToSelf().stream()
                                .noneMatch(
                                    access -> access.getOriginOwner().getName().equals(known)))
                    .forEach(
                        field ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    type, field.getFullName() + " is not in " + known)));
              }
            });
  }
}
