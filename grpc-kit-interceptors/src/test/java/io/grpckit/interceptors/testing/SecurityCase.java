package io.grpckit.interceptors.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which cases of docs/security-cases.md a test, or all tests of a class, play. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface SecurityCase {
  /** The numbers of the cases. */
  int[] value();
}
