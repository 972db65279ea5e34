// Calls test.CallTypes/UNARY and prints how it failed, with the details decoded, as JSON.
// Usage: node client.js PORT DIRECTORY_OF_PROTOS
const grpc = require("@grpc/grpc-js");
const protoLoader = require("@grpc/proto-loader");

const [port, protos] = process.argv.slice(2);

const { google, grpckit } = grpc.loadPackageDefinition(
  protoLoader.loadSync(
    ["google/rpc/status.proto", "google/rpc/error_details.proto", "grpckit/errors/v1/errors.proto"],
    { includeDirs: [protos], keepCase: true }
  )
);

const types = {
  "grpckit.errors.v1.ValidationError": grpckit.errors.v1.ValidationError,
  "google.rpc.BadRequest": google.rpc.BadRequest,
};

function details(metadata) {
  const [bytes] = metadata.get("grpc-status-details-bin");
  return google.rpc.Status.deserialize(bytes).details.map((any) => {
    const type = any.type_url.split("/").pop();
    return { type, ...types[type].deserialize(any.value) };
  });
}

const bytes = (value) => value;
const Client = grpc.makeGenericClientConstructor({}, "test.CallTypes");
const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
client.makeUnaryRequest("/test.CallTypes/UNARY", bytes, bytes, Buffer.alloc(0), (error) => {
  const { code, details: message, metadata } = error;
  console.log(JSON.stringify({ code, message, details: details(metadata) }));
  client.close();
});
