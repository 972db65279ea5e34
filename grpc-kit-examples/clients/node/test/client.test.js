import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";

import grpc from "@grpc/grpc-js";

import { bearer, call, connect } from "../src/client.js";
import { failureOf } from "../src/failure.js";
import { startServer } from "./server.js";

let server;
let client;
let alice;
let bob;

before(async () => {
  server = await startServer();
  client = connect(server.target);
  alice = await signIn("alice@example.com");
  bob = await signIn("bob@example.com");
});

after(async () => {
  client?.close();
  await server?.stop();
});

async function signIn(email) {
  const tokens = await call(client.auth, "login", { email, password: "demo-password" });
  return bearer(tokens.access_token);
}

async function failure(promise) {
  return failureOf(
    await promise.then(
      () => assert.fail("must fail"),
      (error) => error,
    ),
  );
}

async function collected(stream) {
  const items = [];
  for await (const item of stream) {
    items.push(item);
  }
  return items;
}

/** Cancelling a stream ends it with an error, like any other end that is not its own. */
function toBeCancelled(stream) {
  return stream.on("error", () => {});
}

it("asks for the health of a service", async () => {
  const response = await call(client.health, "check", { service: "user.v1.UserService" });

  assert.equal(response.status, "SERVING");
});

it("follows the health of a service", async () => {
  const watch = toBeCancelled(client.health.watch({ service: "" }));

  const [response] = await once(watch, "data");
  watch.cancel();

  assert.equal(response.status, "SERVING");
});

describe("unary calls", () => {
  it("answer", async () => {
    const draft = { name: "Ada", email: "ada@example.com" };
    const { user } = await call(client.users, "createUser", draft, alice);

    const response = await call(client.users, "getUser", { user_id: user.id }, bob);

    assert.deepEqual(response.user, user);
    assert.equal(response.user.name, "Ada");
  });

  it("say what is wrong with which field", async () => {
    const draft = { name: "", email: "nobody" };

    const { code, violations, details } = await failure(
      call(client.users, "createUser", draft, alice),
    );

    assert.equal(code, "INVALID_ARGUMENT");
    assert.deepEqual(
      violations.map(({ field, reason }) => [field, reason]),
      [
        ["name", "string.min_len"],
        ["email", "string.email"],
      ],
    );
    assert.equal(details["google.rpc.BadRequest"].field_violations.length, 2);
  });

  it("say what was not found", async () => {
    const { code, details } = await failure(
      call(client.users, "getUser", { user_id: "nobody" }, alice),
    );

    assert.equal(code, "NOT_FOUND");
    assert.equal(details["google.rpc.ResourceInfo"].resource_name, "nobody");
  });

  it("are refused without a token, and without the right to make them", async () => {
    const draft = { name: "Ada", email: "ada@example.com" };

    assert.equal((await failure(call(client.users, "createUser", draft))).code, "UNAUTHENTICATED");
    assert.equal(
      (await failure(call(client.users, "createUser", draft, bob))).code,
      "PERMISSION_DENIED",
    );
  });

  it("end at their deadline", async () => {
    const getUser = promisify(client.users.getUser.bind(client.users));

    const { code } = await failure(getUser({ user_id: "1" }, alice, { deadline: Date.now() - 1 }));

    assert.equal(code, "DEADLINE_EXCEEDED");
  });
});

it("reads a stream to its end", async () => {
  const users = await collected(client.users.getUserStream({ limit: 2 }, bob));

  assert.deepEqual(
    users.map(({ email }) => email),
    ["alice@example.com", "bob@example.com"],
  );
});

it("uploads a file as a stream, and downloads a part of it", async () => {
  const content = randomBytes(3_000_000);
  const sha256 = createHash("sha256").update(content).digest("hex");
  const response = await new Promise((resolve, reject) => {
    const upload = client.files.uploadFile(alice, (error, uploaded) =>
      error ? reject(error) : resolve(uploaded),
    );
    upload.write({ filename: "noise.bin", declared_size: content.length, sha256 });
    for (let offset = 0; offset < content.length; offset += 1 << 20) {
      upload.write({ data: content.subarray(offset, offset + (1 << 20)), offset });
    }
    upload.end();
  });
  assert.equal(response.sha256, sha256);

  const range = { file_id: response.file_id, offset: 1000, length: 2_000_000 };
  const chunks = await collected(client.files.downloadFile(range, bob));

  assert.deepEqual(
    Buffer.concat(chunks.map(({ data }) => data)),
    content.subarray(1000, 2_001_000),
  );
});

it("talks in both directions at a time", async () => {
  const room = "node";
  const aliceCall = toBeCancelled(client.chat.chat(alice));
  const bobCall = toBeCancelled(client.chat.chat(bob));
  try {
    aliceCall.write({ room });
    bobCall.write({ room, text: "Are you there?" });
    bobCall.write({ text: "Alice?" });
    const history = toBeCancelled(client.chat.getMessages({ room, follow: true }, alice));
    const heard = [];
    for await (const { user, text } of history) {
      heard.push(`${user}: ${text}`);
      if (heard.length === 2) {
        aliceCall.write({ text: "Yes!" });
      }
      if (heard.length === 3) {
        break;
      }
    }

    assert.deepEqual(heard, ["bob: Are you there?", "bob: Alice?", "alice: Yes!"]);
  } finally {
    aliceCall.cancel();
    bobCall.cancel();
  }
});

describe("failureOf", () => {
  it("does without details", () => {
    const error = Object.assign(new Error("x"), { code: grpc.status.UNAVAILABLE, details: "gone" });

    assert.deepEqual(failureOf(error), {
      code: "UNAVAILABLE",
      message: "gone",
      violations: [],
      details: {},
    });
  });

  it("survives a malformed trailer", () => {
    const metadata = new grpc.Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from([0xff, 0xff, 0xff]));
    const error = Object.assign(new Error("x"), { code: grpc.status.INTERNAL, metadata });

    assert.equal(failureOf(error).code, "INTERNAL");
  });
});
