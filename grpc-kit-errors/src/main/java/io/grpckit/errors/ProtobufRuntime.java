package io.grpckit.errors;

import com.google.rpc.BadRequest;
import io.grpckit.proto.errors.v1.ValidationError;
import java.lang.invoke.MethodHandles;

/**
 * Generated code demands a protobuf that is at least as new, and says so when it is initialised:
 * let that be at the start, rather than when the first failure is to be told.
 */
final class ProtobufRuntime {
  private ProtobufRuntime() {}

  static void require() {
    try {
      MethodHandles.lookup().ensureInitialized(ValidationError.class);
      MethodHandles.lookup().ensureInitialized(BadRequest.class);
    } catch (LinkageError tooOld) {
      throw new IllegalStateException(
          "com.google.protobuf:protobuf-java must not be older than the generated code: import"
              + " grpc-kit-bom, or a newer protobuf-bom before it",
          tooOld);
    } catch (IllegalAccessException impossible) {
      throw new AssertionError("both are public", impossible);
    }
  }
}
