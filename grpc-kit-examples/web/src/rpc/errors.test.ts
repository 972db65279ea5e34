import { Code, ConnectError } from "@connectrpc/connect";
import { describe as group, expect, it } from "vitest";

import { ValidationErrorSchema } from "../gen/grpckit/errors/v1/errors_pb";
import { describe, fieldErrors } from "./errors";

function refused(errors: { field: string; message: string }[]): ConnectError {
  const detail = { desc: ValidationErrorSchema, value: { errors } };
  return new ConnectError("2 fields", Code.InvalidArgument, undefined, [detail]);
}

group("fieldErrors", () => {
  it("has the first message of each field", () => {
    const error = refused([
      { field: "email", message: "must be an e-mail address" },
      { field: "email", message: "is too long" },
      { field: "name", message: "must not be empty" },
    ]);

    expect(fieldErrors(error)).toEqual({
      email: "must be an e-mail address",
      name: "must not be empty",
    });
  });

  it("is empty for any other error", () => {
    expect(fieldErrors(new ConnectError("no", Code.NotFound))).toEqual({});
    expect(fieldErrors(null)).toEqual({});
  });
});

group("describe", () => {
  it("leaves it to the fields to say what is wrong with them", () => {
    const error = refused([
      { field: "name", message: "must not be empty" },
      { field: "room", message: "must be a name" },
    ]);

    expect(describe(error, ["name", "room"])).toBeNull();
    expect(describe(error, ["name"])).toBe("room must be a name");
  });

  it("says what the server says", () => {
    expect(describe(new ConnectError("the address is taken", Code.AlreadyExists), [])).toBe(
      "the address is taken",
    );
  });

  it("has words where the server has none", () => {
    expect(describe(new ConnectError("Failed to fetch", Code.Unknown), [])).toBe(
      "The server cannot be reached.",
    );
    expect(describe(new ConnectError("", Code.NotFound), [])).toBe("NotFound");
  });
});
