package io.viesti.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sentence "May use ..." of a package-info as a rule: of the packages of its own house (those
 * below {@code root}) the package may depend on those named and on no others.
 *
 * @param root such as {@code io.viesti}
 * @param name of the package below root, such as {@code mailbox}
 * @param named what the sentence names
 * @param andTheirs whether also what those may use ("and what that may use")
 */
record MayUse(String root, String name, List<String> named, boolean andTheirs) {
  private static final Pattern SENTENCE = Pattern.compile("\\bMay use (.*?)\\.(?=\\s|$)");
  private static final Pattern NAME = Pattern.compile("\\{@code ([a-z.]+)}");

  /**
   * Reads the sentence; a package without one may use nothing.
   *
   * @param packageInfo the text of the package-info.java
   */
  static MayUse of(String root, String name, String packageInfo) {
    String text = packageInfo.replaceAll("\\s*\\n\\s*\\*?\\s*", " ");
    Matcher sentence = SENTENCE.matcher(text);
    List<String> named = new ArrayList<>();
    boolean theirs = false;
    if (sentence.find()) {
      Matcher names = NAME.matcher(sentence.group(1));
      while (names.find()) {
        named.add(names.group(1));
      }
      theirs = sentence.group(1).matches(".*\\bwhat (that|those|these) may use.*");
    }
    return new MayUse(root, name, named, theirs);
  }

  /** The rule; {@code all} says what the others may use. */
  ArchRule rule(Map<String, MayUse> all) {
    Set<String> allowed = new HashSet<>();
    allow(all, allowed);
    return noClasses()
        .that()
        .resideInAPackage(root + "." + name)
        .should()
        .dependOnClassesThat(
            describe("are not among " + allowed + " of " + root, type -> !isIn(allowed, type)))
        .allowEmptyShould(true);
  }

  private void allow(Map<String, MayUse> all, Set<String> allowed) {
    allowed.add(name);
    for (String one : named) {
      MayUse next = all.get(one);
      if (allowed.add(one) && andTheirs && next != null) {
        next.allow(all, allowed);
      }
    }
  }

  private boolean isIn(Set<String> allowed, JavaClass type) {
    String where = type.getBaseComponentType().getPackageName();
    return !where.startsWith(root + ".")
        || allowed.stream().anyMatch(one -> where.equals(root + "." + one));
  }
}
