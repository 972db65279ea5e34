// Reads each service config, calls a server by it, and prints what was made of it: one line of JSON each.
// Usage: node configs.js TARGET FILE_WITH_A_LIST_OF_CONFIGS
const fs = require("fs");
const grpc = require("@grpc/grpc-js");
const { validateServiceConfig } = require("@grpc/grpc-js/build/src/service-config");

const [target, file] = process.argv.slice(2);
const none = Buffer.alloc(0);

function call(config) {
  const client = new grpc.Client(target, grpc.credentials.createInsecure(), {
    "grpc.service_config": config,
    "grpc.service_config_disable_resolution": 1,
  });
  return new Promise((resolve) =>
    client.makeUnaryRequest(
      "/grpckit.test.v1.ShopService/GetItem",
      (request) => request,
      (response) => response,
      none,
      { deadline: Date.now() + 60_000 },
      (error) => {
        client.close();
        resolve(error ? error.message : "answered");
      }
    )
  );
}

function policy(config) {
  return grpc.experimental.selectLbConfigFromList(config.loadBalancingConfig).getLoadBalancerName();
}

function timeout({ timeout }) {
  return timeout ? `${timeout.seconds} s ${timeout.nanos} ns` : "none";
}

async function main() {
  for (const text of JSON.parse(fs.readFileSync(file, "utf8"))) {
    const config = validateServiceConfig(JSON.parse(text));
    console.log(
      JSON.stringify({
        call: await call(text),
        policy: policy(config),
        timeouts: config.methodConfig.map(timeout),
      })
    );
  }
}

main();
