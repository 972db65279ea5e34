package io.grpckit.interceptors.logging;

import io.grpc.Status.Code;
import io.grpckit.interceptors.observe.CallSide;
import io.grpckit.interceptors.observe.ObservedMethod;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.event.Level;

/** At which level an outcome is logged: what points at this program's own fault stands out. */
final class LevelRules {

  private record MethodAndCode(String method, Code code) {}

  private final Map<Code, Level> byCode = new HashMap<>();
  private final Map<MethodAndCode, Level> byMethod = new HashMap<>();

  LevelRules() {}

  LevelRules(LevelRules other) {
    byCode.putAll(other.byCode);
    byMethod.putAll(other.byMethod);
  }

  void set(Code code, Level level) {
    byCode.put(code, level);
  }

  void set(String method, Code code, Level level) {
    byMethod.put(new MethodAndCode(method, code), level);
  }

  /** The levels of one method, by the codes' numbers. */
  Level[] of(ObservedMethod method) {
    Level[] levels = new Level[Code.values().length];
    for (Code code : Code.values()) {
      Level usual = method.side() == CallSide.SERVER ? server(method, code) : client(code);
      Level byCodeOrUsual = byCode.getOrDefault(code, usual);
      levels[code.value()] =
          byMethod.getOrDefault(new MethodAndCode(method.name(), code), byCodeOrUsual);
    }
    return levels;
  }

  private static Level server(ObservedMethod method, Code code) {
    return switch (code) {
      case OK, CANCELLED, INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, UNAUTHENTICATED ->
          Level.INFO;
      case UNKNOWN, INTERNAL, DATA_LOSS -> Level.ERROR;
      // Scanners ask for methods that nobody has.
      case UNIMPLEMENTED -> method.known() ? Level.ERROR : Level.INFO;
      default -> Level.WARN;
    };
  }

  private static Level client(Code code) {
    return switch (code) {
      case UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> Level.WARN;
      case UNKNOWN, DEADLINE_EXCEEDED, PERMISSION_DENIED, UNAUTHENTICATED -> Level.INFO;
      default -> Level.DEBUG;
    };
  }
}
