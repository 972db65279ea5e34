import { expect, it } from "vitest";

import { matching } from "./useAccess";

const TABLE = [
  { method: "auth.v1.AuthService/Login", rule: "public", origin: "contract, method" },
  { method: "user.v1.UserService/GetUser", rule: "scope users:read", origin: "contract, service" },
  { method: "grpc.health.v1.Health/Check", rule: "public", origin: "code, service" },
];

const methods = (words: string): string[] => matching(TABLE, words).map(({ method }) => method);

it("finds words in every column, whatever their case", () => {
  expect(methods("userservice")).toEqual(["user.v1.UserService/GetUser"]);
  expect(methods("USERS:read")).toEqual(["user.v1.UserService/GetUser"]);
  expect(methods("public code")).toEqual(["grpc.health.v1.Health/Check"]);
});

it("shows all of it without words, and nothing for words that nobody said", () => {
  expect(methods(" ")).toHaveLength(3);
  expect(methods("public users")).toEqual([]);
});
