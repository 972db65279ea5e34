/** Health in Micrometer's registries; the only package that needs {@code micrometer-core}. */
@NullMarked
package io.grpckit.health.micrometer;

import org.jspecify.annotations.NullMarked;
