// Signs in and tries each kind of call:  npm start [target]
import { randomUUID } from "node:crypto";

import { bearer, call, connect } from "./client.js";
import { failureOf } from "./failure.js";

const target = process.argv[2] ?? "127.0.0.1:50051";
const password = process.env.DEMO_PASSWORD ?? "demo-password";
const client = connect(target);

try {
  const { status } = await call(client.health, "check", { service: "user.v1.UserService" });
  console.log(`user.v1.UserService is ${status}`);

  const login = { email: "alice@example.com", password };
  const { access_token } = await call(client.auth, "login", login);
  const token = bearer(access_token);

  for await (const user of client.users.getUserStream({ limit: 3 }, token)) {
    console.log(`${user.name} <${user.email}>`);
  }

  await call(client.users, "createUser", { name: "", email: "nobody" }, token).catch((error) => {
    const { code, violations } = failureOf(error);
    console.log(`a user without name and address: ${code}`);
    violations.forEach(({ field, message }) => console.log(`  ${field} ${message}`));
  });

  const message = { room: "lobby", text: "Hello from Node.js", client_id: randomUUID() };
  const sent = await call(client.chat, "sendMessage", message, token);
  console.log(`said in ${sent.room}: ${sent.text}`);
} catch (error) {
  const { code, message } = failureOf(error);
  console.error(`${code}: ${message}`);
  process.exitCode = 1;
} finally {
  client.close();
}
