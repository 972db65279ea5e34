import { readFileSync } from "node:fs";
import { promisify } from "node:util";

import grpc from "@grpc/grpc-js";

import { contract } from "./contract.js";

/** What the contract says of retries, and how calls are spread over instances. */
const SERVICE_CONFIG = readFileSync(new URL("../service-config.json", import.meta.url), "utf8");

const DEADLINE_MS = 10_000;

/**
 * Clients of all services, on one channel.
 *
 * @param target such as `127.0.0.1:50051`, or `dns:///example.com:50051` for all instances there
 * @param credentials of the channel; clear text by default, which is for this machine only
 */
export function connect(target, credentials = grpc.credentials.createInsecure()) {
  const options = {
    "grpc.service_config": SERVICE_CONFIG,
    "grpc.service_config_disable_resolution": 1,
    "grpc.keepalive_time_ms": 30_000,
  };
  const first = new contract.user.v1.UserService(target, credentials, options);
  const onSameChannel = { channelOverride: first.getChannel() };
  const on = (Service) => new Service(target, credentials, onSameChannel);
  return {
    users: first,
    auth: on(contract.auth.v1.AuthService),
    chat: on(contract.chat.v1.ChatService),
    files: on(contract.file.v1.FileService),
    news: on(contract.news.v1.NewsService),
    health: on(contract.grpc.health.v1.Health),
    close: () => first.close(),
  };
}

/** Calls a unary method; for callers who prefer promises. Every call has a deadline. */
export function call(client, method, request, metadata = new grpc.Metadata()) {
  const deadline = Date.now() + DEADLINE_MS;
  return promisify(client[method].bind(client))(request, metadata, { deadline });
}

/** The metadata that carries an access token. */
export function bearer(accessToken) {
  const metadata = new grpc.Metadata();
  metadata.set("authorization", `Bearer ${accessToken}`);
  return metadata;
}
