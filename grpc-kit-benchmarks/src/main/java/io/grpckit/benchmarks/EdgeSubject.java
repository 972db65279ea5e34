package io.grpckit.benchmarks;

/** A request, and who answers it: by turns Armeria itself and the edge. */
public enum EdgeSubject {
  /** Armeria's own JSON for a path. */
  ARMERIA_REST_GET(WebHost.ARMERIA, WebRequest.REST_GET),
  /** The edge's. */
  EDGE_REST_GET(WebHost.EDGE, WebRequest.REST_GET),
  /** Armeria's own JSON for JSON. */
  ARMERIA_REST_POST(WebHost.ARMERIA, WebRequest.REST_POST),
  /** The edge's. */
  EDGE_REST_POST(WebHost.EDGE, WebRequest.REST_POST),
  /** A gRPC-Web call in Armeria itself. */
  ARMERIA_GRPC_WEB(WebHost.ARMERIA, WebRequest.GRPC_WEB),
  /** Through the edge. */
  EDGE_GRPC_WEB(WebHost.EDGE, WebRequest.GRPC_WEB),
  /** A hundred messages from Armeria itself. */
  ARMERIA_GRPC_WEB_STREAM(WebHost.ARMERIA, WebRequest.GRPC_WEB_STREAM),
  /** Through the edge. */
  EDGE_GRPC_WEB_STREAM(WebHost.EDGE, WebRequest.GRPC_WEB_STREAM);

  private final WebHost host;
  private final WebRequest request;

  EdgeSubject(WebHost host, WebRequest request) {
    this.host = host;
    this.request = request;
  }

  WebHost host() {
    return host;
  }

  WebRequest request() {
    return request;
  }
}
