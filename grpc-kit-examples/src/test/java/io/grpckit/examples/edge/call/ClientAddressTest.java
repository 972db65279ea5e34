package io.grpckit.examples.edge.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ClientAddressTest {

  @Test
  void hasNoZone() throws Exception {
    byte[] linkLocal = InetAddress.getByName("fe80::5").getAddress();
    InetAddress withZone = Inet6Address.getByAddress(null, linkLocal, 2);
    assertThat(withZone.getHostAddress()).isEqualTo("fe80:0:0:0:0:0:0:5%2");

    assertThat(ClientAddress.of(requestFrom(withZone))).isEqualTo("fe80:0:0:0:0:0:0:5");
  }

  private static ServiceRequestContext requestFrom(InetAddress client) {
    return ServiceRequestContext.builder(HttpRequest.of(HttpMethod.GET, "/"))
        .remoteAddress(new InetSocketAddress(client, 4711))
        .build();
  }
}
