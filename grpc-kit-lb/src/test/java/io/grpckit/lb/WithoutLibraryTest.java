package io.grpckit.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.base.Splitter;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A library that an application does not use may be excluded from its class path. */
class WithoutLibraryTest {
  @ParameterizedTest
  @CsvSource({
    "resilience4j, io.github.resilience4j.circuitbreaker.CircuitBreaker",
    "grpc-xds, io.grpc.xds.XdsNameResolverProvider",
  })
  void theRestWorks(String library, String itsClass) throws Exception {
    Class<?> application = applicationWithout(library);

    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> application.getClassLoader().loadClass(itsClass));
    assertThat(application.getMethod("run", String.class).invoke(null, library))
        .isEqualTo("127.0.0.2");
  }

  @Test
  void aPolicyThatIsNotThereNamesItsArtifact() throws Exception {
    assertThat(applicationWithout("grpc-xds").getMethod("refusalOfLeastRequest").invoke(null))
        .isEqualTo(
            "policy least_request_experimental is not on the class path: add io.grpc:grpc-xds, and"
                + " keep META-INF/services/io.grpc.LoadBalancerProvider when you merge jars");
  }

  private static Class<?> applicationWithout(String library) throws Exception {
    List<URL> left = new ArrayList<>();
    String classPath = System.getProperty("java.class.path");
    for (String entry : Splitter.on(File.pathSeparatorChar).split(classPath)) {
      if (!new File(entry).getName().contains(library)) {
        left.add(new File(entry).toURI().toURL());
      }
    }
    // Never closed: its transport's threads may outlive this test.
    ClassLoader loader =
        new URLClassLoader(left.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    return loader.loadClass(WithoutLibrary.class.getName());
  }
}
