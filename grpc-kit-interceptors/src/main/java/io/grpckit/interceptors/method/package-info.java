/** Which methods something is for: {@link io.grpckit.interceptors.method.MethodSelector}. */
@NullMarked
package io.grpckit.interceptors.method;

import org.jspecify.annotations.NullMarked;
