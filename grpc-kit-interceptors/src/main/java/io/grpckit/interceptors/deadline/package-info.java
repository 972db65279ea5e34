/** How long a call may take: limits on the server, a default on the client. */
@NullMarked
package io.grpckit.interceptors.deadline;

import org.jspecify.annotations.NullMarked;
