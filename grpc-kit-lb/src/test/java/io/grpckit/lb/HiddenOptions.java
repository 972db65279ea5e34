package io.grpckit.lb;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;

/** A contract after a trip through bytes without the registry of the kit's options. */
final class HiddenOptions {
  private HiddenOptions() {}

  static ServiceDescriptor of(ServiceDescriptor service) {
    FileDescriptor file = hidden((ProtoFileDescriptorSupplier) service.getSchemaDescriptor());
    ServiceDescriptor.Builder builder = ServiceDescriptor.newBuilder(service.getName());
    for (MethodDescriptor<?, ?> method : service.getMethods()) {
      builder.addMethod(
          method.toBuilder()
              .setSchemaDescriptor(new Schema(file, service.getName(), method.getBareMethodName()))
              .build());
    }
    return builder.build();
  }

  private static FileDescriptor hidden(ProtoFileDescriptorSupplier schema) {
    FileDescriptor file = schema.getFileDescriptor();
    try {
      return FileDescriptor.buildFrom(
          FileDescriptorProto.parseFrom(file.toProto().toByteArray()),
          file.getDependencies().toArray(FileDescriptor[]::new));
    } catch (InvalidProtocolBufferException | Descriptors.DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Schema(FileDescriptor file, String service, String method)
      implements ProtoMethodDescriptorSupplier {
    @Override
    public FileDescriptor getFileDescriptor() {
      return file;
    }

    @Override
    public Descriptors.ServiceDescriptor getServiceDescriptor() {
      return file.findServiceByName(service.substring(service.lastIndexOf('.') + 1));
    }

    @Override
    public Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(method);
    }
  }
}
