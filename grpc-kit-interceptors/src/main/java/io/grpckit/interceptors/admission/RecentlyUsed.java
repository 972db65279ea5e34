package io.grpckit.interceptors.admission;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A bounded number of values by key; what was not used for the longest time makes room. Divided, so
 * that many threads seldom wait for each other.
 */
final class RecentlyUsed<V> {
  private static final int PARTS = 16;

  private final Map<String, V>[] parts;
  private final Supplier<V> factory;

  @SuppressWarnings({"unchecked", "rawtypes"}) // There are no arrays of generic types.
  RecentlyUsed(int max, Supplier<V> factory) {
    this.factory = factory;
    this.parts =
        IntStream.range(0, PARTS).mapToObj(i -> new Part<V>(max / PARTS)).toArray(Map[]::new);
  }

  V get(String key) {
    int spread = key.hashCode() * 0x9E3779B9;
    Map<String, V> part = parts[(spread >>> 16) % PARTS];
    synchronized (part) {
      return part.computeIfAbsent(key, k -> factory.get());
    }
  }

  int size() {
    int size = 0;
    for (Map<String, V> part : parts) {
      synchronized (part) {
        size += part.size();
      }
    }
    return size;
  }

  private static final class Part<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1;
    private final int max;

    Part(int max) {
      super(16, 0.75f, true);
      this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > max;
    }
  }
}
