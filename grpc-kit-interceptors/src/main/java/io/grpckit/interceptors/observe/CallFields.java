package io.grpckit.interceptors.observe;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Deadline;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named values that code along the way adds to a call, for its log line: who called, under which
 * request id, what the handler wants to be found by. At most {@value #MAX_FIELDS} per call; more
 * are dropped. Thread-safe.
 */
public final class CallFields {

  /** The key of the caller's name. */
  public static final String PRINCIPAL = "principal";

  /** The key of the request's id. */
  public static final String REQUEST_ID = "request_id";

  /** How many fields a call keeps. */
  public static final int MAX_FIELDS = 32;

  private static final CallFields UNREAD = new CallFields();

  static final Context.Key<ObservedCall> CALL = Context.key("io.grpckit.observed-call");

  // What only some calls have is kept here, so that the others need no room for it.
  volatile @Nullable CallTrace trace;
  volatile @Nullable Deadline deadline;
  private @Nullable Map<String, String> values;

  CallFields() {}

  /**
   * The fields of the server call whose Context is current.
   *
   * @return the call's fields; outside an observed call, fields that keep nothing
   */
  public static CallFields current() {
    return in(Context.current());
  }

  /**
   * The fields of a Context's server call.
   *
   * @param context a Context, possibly of another thread
   * @return the call's fields; without an observed call, fields that keep nothing
   */
  public static CallFields in(Context context) {
    ObservedCall call = CALL.get(requireNonNull(context, "context"));
    return call == null ? UNREAD : call.fields();
  }

  /**
   * Whether what is put is kept, so that nobody makes a value for nothing.
   *
   * @return false outside an observed call
   */
  public boolean isKept() {
    return this != UNREAD;
  }

  /**
   * Sets a field.
   *
   * @param key its name
   * @param value its value, escaped and capped where it is written
   */
  public void put(String key, String value) {
    requireNonNull(key, "key");
    requireNonNull(value, "value");
    if (this == UNREAD) {
      return;
    }
    synchronized (this) {
      if (values == null) {
        values = new LinkedHashMap<>();
      }
      if (values.size() < MAX_FIELDS || values.containsKey(key)) {
        values.put(key, value);
      }
    }
  }

  /**
   * A field's value.
   *
   * @param key its name
   * @return {@code null} if it is not set
   */
  public @Nullable String get(String key) {
    synchronized (this) {
      return values == null ? null : values.get(key);
    }
  }

  /**
   * All fields, in the order in which they were first set.
   *
   * @return a copy
   */
  public Map<String, String> asMap() {
    synchronized (this) {
      return values == null ? Map.of() : new LinkedHashMap<>(values);
    }
  }
}
