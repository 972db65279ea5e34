package io.grpckit.interceptors.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceOptions;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.MethodDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpckit.interceptors.auth.AccessTable.Origin;
import io.grpckit.interceptors.testing.SecurityCase;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.grpckit.interceptors.testing.v1.PolicyServiceGrpc;
import io.grpckit.proto.policy.v1.Access;
import io.grpckit.proto.policy.v1.Policy;
import io.grpckit.proto.policy.v1.PolicyProto;
import io.grpckit.proto.policy.v1.Public;
import io.grpckit.proto.policy.v1.Require;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {

  private static final String ECHO = EchoServiceGrpc.SERVICE_NAME;
  private static final Collection<MethodDescriptor<?, ?>> ECHO_METHODS =
      EchoServiceGrpc.getServiceDescriptor().getMethods();
  private static final Collection<MethodDescriptor<?, ?>> POLICY_METHODS =
      PolicyServiceGrpc.getServiceDescriptor().getMethods();

  @Nested
  class FromTheContract {

    @Test
    void takeTheMethodsOptionBeforeTheServices() {
      AccessTable table = AccessRules.fromContract().bind(POLICY_METHODS);

      assertThat(table.toString())
          .isEqualTo(
              """
              grpckit.interceptors.test.v1.PolicyService/Inherits     authenticated     (contract, service)
              grpckit.interceptors.test.v1.PolicyService/Own          scope echo:write  (contract, method)
              grpckit.interceptors.test.v1.PolicyService/Stream       authenticated     (contract, service)
              grpckit.interceptors.test.v1.PolicyService/TimedStream  authenticated     (contract, service)
              """);
    }

    @Test
    @SecurityCase(49)
    void refuseAMethodWithoutARule() {
      // Health has no options.
      assertProblems(
          AccessRules.fromContract(),
          HealthGrpc.getServiceDescriptor().getMethods(),
          "grpc.health.v1.Health/Check has no access rule",
          "grpc.health.v1.Health/Watch has no access rule");
    }

    @Test
    void refuseAnOptionThatChoosesNothing() {
      assertProblems(
          AccessRules.fromContract().service("x.Service", AccessRule.permitAll()),
          List.of(method(options(Access.getDefaultInstance()))),
          "x.Service/Call has an access option that chooses no rule");
    }

    @Test
    void refuseARequireThatRequiresNothing() {
      assertProblems(
          AccessRules.fromContract(),
          List.of(method(options(Access.newBuilder().setRequire(Require.newBuilder()).build()))),
          "x.Service/Call has no access rule",
          "x.Service/Call: require must name a scope or a role");
    }

    @Test
    @SecurityCase(53)
    void refuseOptionsThatWereReadWithoutTheirRegistry() throws Exception {
      // What this looks like after a descriptor went through bytes.
      MethodOptions hidden = MethodOptions.parseFrom(options(publicAccess()).toByteArray());

      assertProblems(
          AccessRules.fromContract().method("x.Service/Call", AccessRule.permitAll()),
          List.of(method(hidden)),
          "x.Service/Call has a grpckit.policy.v1 option that was read without its extension"
              + " registry: register PolicyProto where its descriptor is built");
    }

    @Test
    void refuseHiddenOptionsOfTheServiceToo() throws Exception {
      ServiceOptions visible =
          ServiceOptions.newBuilder()
              .setExtension(PolicyProto.service, policy(publicAccess()))
              .build();
      ServiceOptions hidden = ServiceOptions.parseFrom(visible.toByteArray());

      assertThatThrownBy(
              () ->
                  AccessRules.fromContract()
                      .service("x.Service", AccessRule.permitAll())
                      .bind(List.of(method(MethodOptions.getDefaultInstance(), hidden))))
          .hasMessageContaining("x.Service has a grpckit.policy.v1 option that was read without");
    }

    @Test
    void readOptionsThatWentThroughBytesWithTheRegistry() throws Exception {
      MethodOptions read = reparsed(options(publicAccess()));

      AccessTable table = AccessRules.fromContract().bind(List.of(method(read)));

      assertThat(table.rule("x.Service/Call")).contains(AccessRule.permitAll());
    }

    @Test
    void refuseARestrictionThatIsNewerThanThisVersion() {
      UnknownFieldSet newer =
          UnknownFieldSet.newBuilder()
              .addField(9, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
              .build();
      Access access =
          Access.newBuilder()
              .setRequire(Require.newBuilder().addAllScopes("a").setUnknownFields(newer))
              .build();

      assertThatThrownBy(() -> AccessRules.fromContract().bind(List.of(method(options(access)))))
          .hasMessageContaining(
              "x.Service/Call has an access option newer than this version understands");
    }
  }

  @Nested
  class FromCode {

    @Test
    void coverWhatTheContractDoesNot() {
      List<MethodDescriptor<?, ?>> methods = new ArrayList<>(POLICY_METHODS);
      methods.addAll(HealthGrpc.getServiceDescriptor().getMethods());

      AccessTable table =
          AccessRules.fromContract()
              .service(HealthGrpc.SERVICE_NAME, AccessRule.permitAll())
              .bind(methods);

      assertThat(table.rule("grpc.health.v1.Health/Check")).contains(AccessRule.permitAll());
    }

    @Test
    void goBeforeTheContractAtTheSameLevelOnly() {
      AccessTable table =
          AccessRules.fromContract()
              .service(PolicyServiceGrpc.SERVICE_NAME, AccessRule.anyRole("admin"))
              .method(PolicyServiceGrpc.getStreamMethod(), AccessRule.permitAll())
              .bind(POLICY_METHODS);

      assertThat(table.entries())
          .extracting(AccessTable.Entry::origin)
          .containsExactly(
              Origin.CODE_SERVICE, Origin.CONTRACT_METHOD, Origin.CODE_METHOD, Origin.CODE_SERVICE);
    }

    @Test
    void aloneIgnoreTheContract() {
      assertThatThrownBy(() -> AccessRules.fromCode().bind(ECHO_METHODS))
          .isInstanceOf(AccessRulesException.class)
          .hasMessageContaining(ECHO + "/Unary has no access rule");
    }

    @Test
    void mustHaveAMethod() {
      assertProblems(
          AccessRules.fromContract()
              .method(ECHO + "/Unari", AccessRule.permitAll())
              .service("no.Service", AccessRule.permitAll()),
          ECHO_METHODS,
          ECHO + "/Unari has an access rule but is no method here",
          "no.Service has an access rule but is no service here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "/x", "x/"})
    void mustNameAMethod(String name) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> AccessRules.fromCode().method(name, AccessRule.permitAll()))
          .withMessage("fullMethodName must be service/Method, was " + name);
    }

    @Test
    void mustNotContradictEachOther() {
      AccessRules rules = AccessRules.fromCode().service(ECHO, AccessRule.permitAll());

      assertThatIllegalArgumentException()
          .isThrownBy(() -> rules.service(ECHO, AccessRule.authenticated()))
          .withMessage("there must be one rule per name, two for " + ECHO);
    }
  }

  @Nested
  class Rules {

    private final Caller reader =
        new Caller("a", "i", Set.of("orders.read"), Set.of("clerk"), Map.of());

    @ParameterizedTest
    @SecurityCase(51)
    @ValueSource(strings = {"orders.read2", "orders", "Orders.read", "orders.rea", "*", "orders.*"})
    void compareWholeScopes(String wanted) {
      assertThat(AccessRule.allScopes(wanted).permits(reader)).isFalse();
    }

    @Test
    void demandEveryListThatIsNotEmpty() {
      assertThat(AccessRule.allScopes("orders.read").andAnyRole("clerk", "boss").permits(reader))
          .isTrue();
      assertThat(AccessRule.allScopes("orders.read").andAnyRole("boss").permits(reader)).isFalse();
      assertThat(AccessRule.anyScope("x", "orders.read").permits(reader)).isTrue();
      assertThat(AccessRule.anyScope("x", "y").permits(reader)).isFalse();
      assertThat(AccessRule.allScopes("orders.read", "x").permits(reader)).isFalse();
    }

    @Test
    void doNotTakeAScopeForARole() {
      assertThat(AccessRule.anyRole("orders.read").permits(reader)).isFalse();
      assertThat(AccessRule.anyScope("clerk").permits(reader)).isFalse();
    }

    @Test
    void printAsTheyRead() {
      assertThat(AccessRule.allScopes("b", "a").andAnyScope("c").andAnyRole("e", "d"))
          .hasToString("all scopes a, b and scope c and any role d, e");
    }

    @Test
    void mustRequireSomething() {
      assertThatIllegalArgumentException()
          .isThrownBy(AccessRule::allScopes)
          .withMessage("require must name a scope or a role");
      assertThatIllegalArgumentException().isThrownBy(() -> AccessRule.anyRole(" "));
    }
  }

  private static void assertProblems(
      AccessRules rules, Collection<MethodDescriptor<?, ?>> methods, String... problems) {
    assertThatThrownBy(() -> rules.bind(methods))
        .asInstanceOf(type(AccessRulesException.class))
        .satisfies(e -> assertThat(e.problems()).containsExactly(problems))
        .satisfies(e -> assertThat(e).hasMessageContaining(problems[0]));
  }

  private static Access publicAccess() {
    return Access.newBuilder().setPublic(Public.getDefaultInstance()).build();
  }

  private static Policy policy(Access access) {
    return Policy.newBuilder().setAccess(access).build();
  }

  private static MethodOptions options(Access access) {
    return MethodOptions.newBuilder().setExtension(PolicyProto.method, policy(access)).build();
  }

  private static MethodOptions reparsed(MethodOptions options)
      throws InvalidProtocolBufferException {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    PolicyProto.registerAllExtensions(registry);
    return MethodOptions.parseFrom(options.toByteArray(), registry);
  }

  private static MethodDescriptor<?, ?> method(MethodOptions options) {
    return method(options, ServiceOptions.getDefaultInstance());
  }

  /** The method x.Service/Call of a contract with these options. */
  private static MethodDescriptor<?, ?> method(MethodOptions options, ServiceOptions service) {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("x.proto")
            .setPackage("x")
            .addMessageType(DescriptorProto.newBuilder().setName("M"))
            .addService(
                ServiceDescriptorProto.newBuilder()
                    .setName("Service")
                    .setOptions(service)
                    .addMethod(
                        MethodDescriptorProto.newBuilder()
                            .setName("Call")
                            .setInputType(".x.M")
                            .setOutputType(".x.M")
                            .setOptions(options)))
            .build();
    try {
      FileDescriptor built = FileDescriptor.buildFrom(file, new FileDescriptor[0]);
      return EchoServiceGrpc.getUnaryMethod().toBuilder()
          .setFullMethodName("x.Service/Call")
          .setSchemaDescriptor(new Schema(built))
          .build();
    } catch (Descriptors.DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Schema(FileDescriptor file) implements ProtoMethodDescriptorSupplier {
    @Override
    public Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().getMethods().get(0);
    }

    @Override
    public Descriptors.ServiceDescriptor getServiceDescriptor() {
      return file.getServices().get(0);
    }

    @Override
    public FileDescriptor getFileDescriptor() {
      return file;
    }
  }

  @Test
  void refusesAScopeThatNobodyCanHold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccessRule.allScopes("orders:read orders:write"))
        .withMessage(
            "scopes and roles must be words without white space, was \"orders:read orders:write\"");
  }
}
