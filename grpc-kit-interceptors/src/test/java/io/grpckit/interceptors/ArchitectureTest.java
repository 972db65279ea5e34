package io.grpckit.interceptors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A concern's library is touched in its package only, so that users may leave it out. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.grpckit.interceptors");

  @ParameterizedTest
  @CsvSource({
    "com.auth0.., ..interceptors.auth.jwt..",
    "com.fasterxml.jackson.., ..interceptors.auth.jwt..",
    "io.github.bucket4j.., ..interceptors.admission..",
    "com.netflix.concurrency.., ..interceptors.admission..",
    "io.micrometer.., ..interceptors.metrics..",
    "io.opentelemetry.., ..interceptors.tracing.."
  })
  void keepsALibraryInItsPackage(String library, String itsPackage) {
    noClasses()
        .that()
        .resideOutsideOfPackage(itsPackage)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }
}
