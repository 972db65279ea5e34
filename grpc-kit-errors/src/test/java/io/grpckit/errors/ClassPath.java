package io.grpckit.errors;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** The class path of the tests, but for some of it: what a user has who left that out. */
final class ClassPath extends URLClassLoader {
  private final Predicate<String> missing;

  private ClassPath(URL[] entries, Predicate<String> missing) {
    super(entries, ClassLoader.getPlatformClassLoader());
    this.missing = missing;
  }

  static ClassPath withoutEntries(Predicate<String> missing) {
    return new ClassPath(entries(missing.negate()), name -> false);
  }

  static ClassPath withoutClasses(Predicate<String> missing) {
    return new ClassPath(entries(entry -> true), missing);
  }

  /** What a scenario says that sees nothing but this class path. */
  Object run(Class<? extends Callable<?>> scenario) throws Exception {
    Class<?> here = loadClass(scenario.getName());
    return ((Callable<?>) here.getDeclaredConstructor().newInstance()).call();
  }

  boolean has(String type) {
    try {
      loadClass(type);
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (missing.test(name)) {
      throw new ClassNotFoundException(name);
    }
    return super.findClass(name);
  }

  private static URL[] entries(Predicate<String> kept) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(kept)
        .map(ClassPath::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalArgumentException(entry, impossible);
    }
  }
}
