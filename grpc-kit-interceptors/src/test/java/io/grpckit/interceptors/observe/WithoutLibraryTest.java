package io.grpckit.interceptors.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.base.Splitter;
import io.grpc.MethodDescriptor.MethodType;
import io.grpckit.interceptors.logging.CallLog;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A library that an application does not use may be excluded from its class path. */
class WithoutLibraryTest {

  @ParameterizedTest
  @CsvSource({
    "micrometer, io.micrometer.core.instrument.MeterRegistry",
    "opentelemetry, io.opentelemetry.api.OpenTelemetry"
  })
  void theRestWorks(String library, String itsClass) throws Exception {
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
    Class<?> application = loader.loadClass(Application.class.getName());

    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> loader.loadClass(itsClass));
    assertThat(application.getMethod("run").invoke(null)).isEqualTo("OK OK");
  }

  /** What runs without the library. */
  public static final class Application {

    private Application() {}

    public static String run() {
      RecordingObserver recorder = new RecordingObserver();
      List<CallObserver> observers = List.of(recorder, CallLog.defaults());
      try (Rig rig = new Rig(observers, observers)) {
        rig.start(MethodType.UNARY, "ok").status();
        org.awaitility.Awaitility.await().until(() -> recorder.completed.size() == 2);
      }
      return recorder.finished.get(0).status().getCode()
          + " "
          + recorder.finished.get(1).status().getCode();
    }
  }
}
