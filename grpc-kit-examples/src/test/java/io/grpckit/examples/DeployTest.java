package io.grpckit.examples;

import static io.grpckit.examples.Manifests.at;
import static io.grpckit.examples.Manifests.everywhere;
import static io.grpckit.examples.Manifests.kubernetes;
import static io.grpckit.examples.Manifests.number;
import static io.grpckit.examples.Manifests.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.grpckit.health.HealthManager;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy} says is well formed, and fits the code and itself. */
class DeployTest {

  private static final String NAME = "grpc-kit-example";
  private static final ExampleConfig DEFAULTS = ExampleConfig.from(Map.of());

  @Test
  void kubernetesKnowsEveryFieldOfTheManifests() throws IOException {
    for (JsonObject manifest : kubernetes()) {
      switch (text(manifest, "apiVersion") + " " + text(manifest, "kind")) {
        case "apps/v1 Deployment" -> V1Deployment.validateJsonElement(manifest);
        case "v1 Service" -> V1Service.validateJsonElement(manifest);
        case "autoscaling/v2 HorizontalPodAutoscaler" ->
            V2HorizontalPodAutoscaler.validateJsonElement(manifest);
        case "policy/v1 PodDisruptionBudget" -> V1PodDisruptionBudget.validateJsonElement(manifest);
        case "networking.k8s.io/v1 NetworkPolicy" -> V1NetworkPolicy.validateJsonElement(manifest);
        default -> throw new AssertionError("what is this? " + manifest);
      }
    }
  }

  @Test
  void envoyKnowsEveryFieldOfItsConfiguration() throws IOException {
    Bootstrap.Builder bootstrap = Bootstrap.newBuilder();

    JsonFormat.parser()
        .usingTypeRegistry(
            TypeRegistry.newBuilder()
                .add(HttpConnectionManager.getDescriptor())
                .add(Router.getDescriptor())
                .add(DownstreamTlsContext.getDescriptor())
                .add(HttpProtocolOptions.getDescriptor())
                .build())
        .merge(Manifests.envoy().toString(), bootstrap);

    assertThat(bootstrap.getStaticResources().getClustersCount()).isEqualTo(2);
  }

  @Test
  void everyManifestMeansTheSamePods() throws IOException {
    JsonElement labels = at(deployment(), "spec.template.metadata.labels");

    assertThat(at(deployment(), "spec.selector.matchLabels")).isEqualTo(labels);
    assertThat(at(kubernetes("Service", NAME), "spec.selector")).isEqualTo(labels);
    assertThat(at(kubernetes("Service", NAME + "-edge"), "spec.selector")).isEqualTo(labels);
    assertThat(at(kubernetes("PodDisruptionBudget", NAME), "spec.selector.matchLabels"))
        .isEqualTo(labels);
    assertThat(at(kubernetes("NetworkPolicy", NAME), "spec.podSelector.matchLabels"))
        .isEqualTo(labels);
    assertThat(text(kubernetes("HorizontalPodAutoscaler", NAME), "spec.scaleTargetRef.name"))
        .isEqualTo(text(deployment(), "metadata.name"));
  }

  @Test
  void portsAreThoseThatTheServerListensOn() throws IOException {
    assertThat(everywhere(at(container(), "ports"), "containerPort"))
        .containsExactly(grpcPort(), edgePort());
    assertThat(everywhere(at(container(), "ports"), "name")).containsExactly("grpc", "edge");
    assertThat(text(kubernetes("Service", NAME), "spec.ports.0.targetPort")).isEqualTo("grpc");
    assertThat(text(kubernetes("Service", NAME + "-edge"), "spec.ports.0.targetPort"))
        .isEqualTo("edge");
    assertThat(everywhere(at(kubernetes("NetworkPolicy", NAME), "spec.ingress"), "port"))
        .containsExactly("grpc", "edge");
    assertThat(dockerfile("EXPOSE (.+)")).containsExactly(grpcPort() + " " + edgePort());
    assertThat(at(deployment(), "spec.template.metadata.annotations").toString())
        .contains("\"prometheus.io/port\":\"" + edgePort() + "\"");
  }

  @Test
  void envoyFindsTheServices() throws IOException {
    JsonElement clusters = at(Manifests.envoy(), "static_resources.clusters");

    assertThat(everywhere(clusters, "address")).containsExactly(NAME, NAME + "-edge");
    assertThat(everywhere(clusters, "port_value"))
        .containsExactly(
            text(kubernetes("Service", NAME), "spec.ports.0.port"),
            text(kubernetes("Service", NAME + "-edge"), "spec.ports.0.port"));
    assertThat(everywhere(clusters, "service_name")).containsExactly(HealthManager.READINESS);
  }

  @Test
  void probesAskForWhatTheHealthServiceKnows() throws IOException {
    assertThat(probed("startupProbe")).isEqualTo(HealthManager.READINESS);
    assertThat(probed("readinessProbe")).isEqualTo(HealthManager.READINESS);
    assertThat(probed("livenessProbe")).isEqualTo(HealthManager.LIVENESS);
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      assertThat(text(container(), probe + ".grpc.port")).isEqualTo(grpcPort());
    }
  }

  @Test
  void aPodHasTheTimeToDrain() throws IOException {
    long drain = ExampleServer.UNTIL_LOAD_BALANCERS_NOTICE.plus(ExampleServer.GRACE).toSeconds();
    int preStop = number(container(), "lifecycle.preStop.sleep.seconds");

    assertThat(number(deployment(), "spec.template.spec.terminationGracePeriodSeconds"))
        .isGreaterThan((int) drain + preStop);
  }

  @Test
  void theImageIsMadeOfWhatTheBuildMakes() throws IOException {
    assertThat(dockerfile("COPY target/(\\S+\\.jar) /app/"))
        .containsExactly("grpc-kit-examples.jar");
    assertThat(dockerfile("\"/app/(\\S+\\.jar)\"")).containsExactly("grpc-kit-examples.jar");
    assertThat(Files.readString(Path.of("deploy", "Dockerfile.dockerignore")))
        .contains("!target/lib\n", "!target/grpc-kit-examples.jar\n");
  }

  @Test
  void theImageSetsVariablesThatTheServerReads() throws IOException {
    assertThat(dockerfile("(?:ENV|   ) ([A-Z_]+)=\\S+"))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(variables()).contains("`" + name + "`"));
  }

  @Test
  void thePodSetsVariablesThatTheServerReads() throws IOException {
    assertThat(everywhere(at(container(), "env"), "name"))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(variables()).contains("`" + name + "`"));
  }

  @Test
  void theUserOfTheImageIsThatOfThePod() throws IOException {
    String user = text(deployment(), "spec.template.spec.securityContext.runAsUser");

    assertThat(dockerfile("USER (\\d+):\\d+")).containsExactly(user);
    assertThat(text(deployment(), "spec.template.spec.securityContext.fsGroup")).isEqualTo(user);
  }

  @Test
  void whatThePodMountsIsThere() throws IOException {
    assertThat(everywhere(at(container(), "volumeMounts"), "name"))
        .isEqualTo(everywhere(at(deployment(), "spec.template.spec.volumes"), "name"));
    assertThat(everywhere(at(container(), "volumeMounts"), "mountPath"))
        .containsAll(dockerfile("DATA_DIR=(\\S+)"));
  }

  @Test
  void theRunbookNamesMetricsThatThereAre(@TempDir Path dataDir) throws Exception {
    try (RunningServer server = RunningServer.startWithEdge(dataDir)) {
      server.login("alice");
      URI metrics = URI.create("http://" + server.edge() + "/metrics");
      String published =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
              .body();

      assertThat(found("`((?:grpc|grpckit|hikaricp|database)_[a-z_]+)", "README.md"))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(published).contains(name));
    }
  }

  private static JsonObject deployment() throws IOException {
    return kubernetes("Deployment", NAME);
  }

  private static JsonElement container() throws IOException {
    return at(deployment(), "spec.template.spec.containers.0");
  }

  private static String probed(String probe) throws IOException {
    return text(container(), probe + ".grpc.service");
  }

  private static String grpcPort() {
    return String.valueOf(DEFAULTS.grpcPort());
  }

  private static String edgePort() {
    return String.valueOf(DEFAULTS.edgePort());
  }

  /** Which {@code ReadmeTest} compares with the code. */
  private static String variables() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  private static List<String> dockerfile(String pattern) throws IOException {
    return found(pattern, "Dockerfile");
  }

  private static List<String> found(String pattern, String file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(Path.of("deploy", file)))
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
