/**
 * Which calls a server takes on: limits on concurrency, on open streams, on rates and on the age of
 * the queue. What exceeds a limit is refused at once with RESOURCE_EXHAUSTED, while it is still
 * cheap, and told when to come back.
 */
@NullMarked
package io.grpckit.interceptors.admission;

import org.jspecify.annotations.NullMarked;
