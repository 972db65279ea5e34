import { Code, ConnectError } from "@connectrpc/connect";

import { ValidationErrorSchema } from "../gen/grpckit/errors/v1/errors_pb";

/** What is wrong with each field of a request, by the field's path. */
export type FieldErrors = Readonly<Record<string, string>>;

/** The violations that the server reported with an error. */
export function fieldErrors(error: ConnectError | null): FieldErrors {
  const details = error?.findDetails(ValidationErrorSchema) ?? [];
  const violations = details.flatMap((detail) => detail.errors);
  // The first message of a field counts.
  return Object.fromEntries(violations.toReversed().map((it) => [it.field, it.message]));
}

/**
 * An error in words for people; null if there is none, or the fields of a form say all of it.
 *
 * @param fields those of the form
 */
export function describe(error: ConnectError | null, fields: readonly string[]): string | null {
  if (error === null) {
    return null;
  }
  const violations = Object.entries(fieldErrors(error));
  const elsewhere = violations.filter(([field]) => !fields.includes(field));
  if (violations.length > 0) {
    return elsewhere.map(([field, message]) => `${field} ${message}`).join("; ") || null;
  }
  return inWords(error);
}

function inWords(error: ConnectError): string {
  switch (error.code) {
    case Code.Unavailable:
    case Code.Unknown:
      return "The server cannot be reached.";
    case Code.DeadlineExceeded:
      return "The server took too long to answer.";
    case Code.PermissionDenied:
      return "Your account may not do this.";
    case Code.Internal:
      return `Something went wrong on the server: ${error.rawMessage}`;
    default:
      return error.rawMessage || Code[error.code];
  }
}

const TRANSIENT = new Set([
  Code.Aborted,
  Code.Canceled,
  Code.DeadlineExceeded,
  Code.ResourceExhausted,
  Code.Unavailable,
  Code.Unknown, // fetch broke off: the transport knows nothing better
]);

/** Whether the same call may succeed a little later. */
export function isTransient(error: ConnectError): boolean {
  return TRANSIENT.has(error.code);
}
