package io.grpckit.examples;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import java.util.List;
import java.util.stream.Stream;

/** The five services, as the contract describes them. */
public final class Contract {

  private Contract() {}

  public static List<ServiceDescriptor> services() {
    return Stream.of(
            UserServiceGrpc.getServiceDescriptor(),
            AuthServiceGrpc.getServiceDescriptor(),
            ChatServiceGrpc.getServiceDescriptor(),
            FileServiceGrpc.getServiceDescriptor(),
            NewsServiceGrpc.getServiceDescriptor())
        .map(service -> (ProtoServiceDescriptorSupplier) service.getSchemaDescriptor())
        .map(ProtoServiceDescriptorSupplier::getServiceDescriptor)
        .toList();
  }
}
