package io.grpckit.interceptors.testing;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;

/** Contracts as they are after a trip through bytes without the registry of the kit's options. */
public final class HiddenOptions {
  private HiddenOptions() {}

  /** The same method, whose options cannot be read. */
  public static <A, B> MethodDescriptor<A, B> of(MethodDescriptor<A, B> method) {
    String name = method.getBareMethodName();
    return method.toBuilder()
        .setSchemaDescriptor(new Schema(hidden(method), method.getServiceName(), name))
        .build();
  }

  private static FileDescriptor hidden(MethodDescriptor<?, ?> method) {
    FileDescriptor file =
        ((ProtoFileDescriptorSupplier) method.getSchemaDescriptor()).getFileDescriptor();
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
