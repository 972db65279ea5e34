/**
 * How a Java client speaks to the application: the connection and its channel, the profile that
 * keeps the tokens and renews them, streams that reconnect, and the transfer of files.
 */
@NullMarked
package io.grpckit.examples.client;

import org.jspecify.annotations.NullMarked;
