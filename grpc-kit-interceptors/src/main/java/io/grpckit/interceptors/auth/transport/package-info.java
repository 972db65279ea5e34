/** What a server demands of connections before any call: limits, and TLS that follows its files. */
@NullMarked
package io.grpckit.interceptors.auth.transport;

import org.jspecify.annotations.NullMarked;
