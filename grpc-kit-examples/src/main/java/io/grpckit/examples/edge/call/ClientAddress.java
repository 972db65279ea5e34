package io.grpckit.examples.edge.call;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpckit.interceptors.context.PeerResolver;
import io.netty.util.AttributeKey;

/** Where the client of a request is: behind the proxies that are believed, or where we see it. */
public final class ClientAddress {

  private static final AttributeKey<String> BEHIND_PROXIES =
      AttributeKey.valueOf(ClientAddress.class, "BEHIND_PROXIES");

  private ClientAddress() {}

  /**
   * Finds it before anybody asks.
   *
   * @param proxies are believed
   * @return a decorator of all services
   */
  public static DecoratingHttpServiceFunction behind(PeerResolver proxies) {
    return (service, context, request) -> {
      context.setAttr(BEHIND_PROXIES, resolve(proxies, context));
      return service.serve(context, request);
    };
  }

  /** From the end of what the proxies have written, only as far as each of them is believed. */
  private static String resolve(PeerResolver proxies, ServiceRequestContext context) {
    Attributes seen =
        Attributes.newBuilder()
            .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, context.remoteAddress())
            .build();
    Metadata headers = new Metadata();
    for (String hops : context.request().headers().getAll(HttpHeaderNames.X_FORWARDED_FOR)) {
      headers.put(CallHeaders.FORWARDED_FOR, hops);
    }
    return proxies.resolve(seen, headers).toString();
  }

  /**
   * The address as text.
   *
   * @param context the request
   * @return an IP address
   */
  public static String of(ServiceRequestContext context) {
    String found = context.attr(BEHIND_PROXIES);
    return withoutZone(
        found == null ? context.remoteAddress().getAddress().getHostAddress() : found);
  }

  /** Of {@code fe80::1%eth0}, a link's own address: which link it is means nothing elsewhere. */
  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }
}
