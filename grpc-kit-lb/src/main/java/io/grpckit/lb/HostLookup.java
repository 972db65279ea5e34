package io.grpckit.lb;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns a host's name into its addresses. May block. */
@FunctionalInterface
interface HostLookup {
  List<InetAddress> addresses(String host) throws UnknownHostException;
}
