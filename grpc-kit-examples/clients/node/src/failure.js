import grpc from "@grpc/grpc-js";

import { definitions } from "./contract.js";

const TRAILER = "grpc-status-details-bin";
const PREFIX = "type.googleapis.com/";

/**
 * What a failed call says: the code by its name, the message, what is wrong with which field, and
 * all details by the names of their types. Details that cannot be read are left out.
 */
export function failureOf(error) {
  const details = detailsOf(error.metadata?.get(TRAILER)[0]);
  const violations = details["grpckit.errors.v1.ValidationError"]?.errors ?? [];
  return { code: grpc.status[error.code], message: error.details, violations, details };
}

function detailsOf(trailer) {
  try {
    const { details } = trailer ? decode("google.rpc.Status", trailer) : { details: [] };
    return Object.fromEntries(details.flatMap(known));
  } catch {
    return {}; // a malformed trailer must not hide the failure
  }
}

function known({ type_url, value }) {
  const type = type_url.replace(PREFIX, "");
  return definitions[type] ? [[type, decode(type, value)]] : [];
}

function decode(type, bytes) {
  return definitions[type].deserialize(bytes);
}
