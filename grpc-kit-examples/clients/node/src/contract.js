import { fileURLToPath } from "node:url";

import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Every message and service, by its full name. */
export const definitions = protoLoader.loadSync(
  [
    "auth/v1/auth.proto",
    "chat/v1/chat.proto",
    "file/v1/file.proto",
    "news/v1/news.proto",
    "user/v1/user.proto",
    "google/rpc/error_details.proto",
    "google/rpc/status.proto",
    "grpc/health/v1/health.proto",
    "grpckit/errors/v1/errors.proto",
  ],
  {
    includeDirs: [folder("../../../src/main/proto"), folder("../../../third_party/proto")],
    keepCase: true,
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
  },
);

/** The same as a tree: `contract.user.v1.UserService`. */
export const contract = grpc.loadPackageDefinition(definitions);
