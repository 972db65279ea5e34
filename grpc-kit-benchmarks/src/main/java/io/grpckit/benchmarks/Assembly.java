package io.grpckit.benchmarks;

import io.grpc.ServerBuilder;
import io.grpckit.errors.ErrorMappingServerInterceptor;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.logging.CallLog;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** What surrounds the service that is measured. */
public enum Assembly {
  /** grpc-java alone. */
  BARE {
    @Override
    void install(ServerBuilder<?> server, SignedToken token) {
      server.addService(new EchoService());
    }
  },
  /** Metrics and the call log. */
  OBSERVED {
    @Override
    void install(ServerBuilder<?> server, SignedToken token) {
      ServerPipeline.builder()
          .observe(metrics(), CallLog.defaults())
          .build()
          .install(server, new EchoService());
    }
  },
  /** The whole pipeline: metrics, log, errors, deadlines, authentication, access rules. */
  PIPELINE {
    @Override
    void install(ServerBuilder<?> server, SignedToken token) {
      ServerPipeline.builder()
          .observe(metrics(), CallLog.defaults())
          .errors(ErrorMappingServerInterceptor.create(ExceptionMapper.builder().build()))
          .deadlines(DeadlinePolicy.fromContract())
          .authenticate(token.authenticator())
          .authorize(AccessRules.fromContract())
          .build()
          .install(server, new EchoService());
    }
  };

  abstract void install(ServerBuilder<?> server, SignedToken token);

  private static CallMetrics metrics() {
    return CallMetrics.on(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }
}
