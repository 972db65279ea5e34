package io.grpckit.interceptors.tracing;

import io.grpc.Metadata;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries trace contexts in gRPC metadata. Never throws, whatever a peer sends or a propagator asks
 * for: pseudo headers, binary headers and illegal names are simply not there.
 */
final class MetadataPropagation implements TextMapGetter<Metadata>, TextMapSetter<Metadata> {

  private final TextMapPropagator propagator;
  private final Map<String, Metadata.Key<String>> keys = new HashMap<>();

  MetadataPropagation(TextMapPropagator propagator) {
    this.propagator = propagator;
    for (String field : propagator.fields()) {
      Metadata.Key<String> key = newKey(field);
      if (key != null) {
        keys.put(field, key);
      }
    }
  }

  Context extract(Metadata headers) {
    return propagator.extract(Context.root(), headers, this);
  }

  void inject(Context context, Metadata headers) {
    propagator.inject(context, headers, this);
  }

  @Override
  public @Nullable String get(@Nullable Metadata headers, String name) {
    Metadata.Key<String> key = key(name);
    return headers == null || key == null ? null : headers.get(key);
  }

  @Override
  public Iterator<String> getAll(@Nullable Metadata headers, String name) {
    Metadata.Key<String> key = key(name);
    Iterable<String> values = headers == null || key == null ? null : headers.getAll(key);
    return values == null ? Collections.emptyIterator() : values.iterator();
  }

  @Override
  public void set(@Nullable Metadata headers, String name, String value) {
    Metadata.Key<String> key = key(name);
    if (headers != null && key != null) {
      headers.discardAll(key);
      headers.put(key, value);
    }
  }

  private Metadata.@Nullable Key<String> key(String name) {
    Metadata.Key<String> known = keys.get(name);
    return known != null ? known : newKey(name);
  }

  private static Metadata.@Nullable Key<String> newKey(String name) {
    if (!isText(name)) {
      return null;
    }
    try {
      return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    } catch (IllegalArgumentException illegalName) {
      return null;
    }
  }

  private static boolean isText(String name) {
    return !name.isEmpty()
        && !name.startsWith(":")
        && !name.endsWith(Metadata.BINARY_HEADER_SUFFIX);
  }

  /** The values of some headers, for those who listed them. */
  static List<String> values(Metadata headers, Metadata.Key<String> key) {
    Iterable<String> values = headers.getAll(key);
    if (values == null) {
      return List.of();
    }
    List<String> copy = new ArrayList<>();
    values.forEach(copy::add);
    return copy;
  }
}
