package io.grpckit.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CheckReturnValue;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds in every module. */
class HouseRulesTest {
  private static final JavaClasses LIBRARIES =
      classes("io.grpckit.errors", "io.grpckit.interceptors", "io.grpckit.health", "io.grpckit.lb");

  /** They change what they are called on, or hand back what they were given. */
  private static final Set<String> FLUENT =
      Set.of(
          "io.grpckit.errors.Violations",
          "io.grpckit.health.CheckSettings",
          "io.grpckit.health.Drain",
          "io.grpckit.health.ServiceSettings",
          "io.grpckit.interceptors.auth.jwt.KeySet",
          "io.grpckit.interceptors.metrics.AuthMetrics",
          "io.grpckit.lb.ServiceConfig");

  @ParameterizedTest
  @ValueSource(strings = {"errors", "interceptors", "health", "lb", "examples"})
  void packagesHaveNoCycles(String module) {
    String root = "io.grpckit." + module;

    slices().matching("io.grpckit.(**)").should().beFreeOfCycles().check(classes(root));
  }

  /** Two of a name are two of a kind, most often. */
  @Test
  void classesOfTheExampleHaveNamesOfTheirOwn() {
    Map<String, List<String>> packages =
        classes("io.grpckit.examples").stream()
            .filter(type -> type.isTopLevelClass() && !type.getPackageName().endsWith(".v1"))
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(
                groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getPackageName, toList())));

    assertThat(packages)
        .hasSizeGreaterThan(100)
        .allSatisfy((name, in) -> assertThat(in).hasSize(1));
  }

  @Test
  void whatABuilderBuildsMustBeUsed() {
    methods().that().arePublic().and().haveName("build").should(beMarked()).check(LIBRARIES);
  }

  @Test
  void aChangedCopyMustBeUsed() {
    methods()
        .that()
        .arePublic()
        .and()
        .areNotStatic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and(DescribedPredicate.describe("make a changed copy", HouseRulesTest::makesACopy))
        .should(beMarked())
        .check(LIBRARIES);
  }

  private static boolean makesACopy(JavaMethod method) {
    JavaClass owner = method.getOwner();
    return method.getRawReturnType().equals(owner)
        && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
        && !owner.getSimpleName().endsWith("Builder")
        && !FLUENT.contains(owner.getName())
        && !owner.getPackageName().endsWith(".internal");
  }

  private static ArchCondition<JavaMethod> beMarked() {
    return new ArchCondition<>("be marked @CheckReturnValue") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean marked =
            method.isAnnotatedWith(CheckReturnValue.class)
                || method.getOwner().isAnnotatedWith(CheckReturnValue.class)
                || method
                    .getOwner()
                    .getEnclosingClass()
                    .map(outer -> outer.isAnnotatedWith(CheckReturnValue.class))
                    .orElse(false);
        events.add(new SimpleConditionEvent(method, marked, method.getFullName()));
      }
    };
  }

  private static JavaClasses classes(String... packages) {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages(packages);
  }
}
