package io.grpckit.lb;

import io.grpc.Status.Code;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Sets of status codes as attempt policies hold them. */
final class StatusCodes {
  private StatusCodes() {}

  static Set<Code> requireWithoutOk(Collection<Code> codes, String name) {
    EnumSet<Code> set = EnumSet.noneOf(Code.class);
    set.addAll(codes);
    if (set.contains(Code.OK)) {
      throw new IllegalArgumentException(name + " must not contain OK, was " + set);
    }
    return Collections.unmodifiableSet(set);
  }

  static List<String> names(Set<Code> codes) {
    return codes.stream().map(Code::name).toList();
  }
}
