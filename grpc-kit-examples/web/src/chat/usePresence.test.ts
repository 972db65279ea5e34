import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { expect, it } from "vitest";

import { PresenceEventSchema } from "../gen/chat/v1/chat_pb";
import { after } from "./usePresence";

const alice = { userId: "1", user: "Alice" };
const bob = { userId: "2", user: "Bob" };

type Event = MessageInitShape<typeof PresenceEventSchema>;

function ids(...events: Event[]): string[] {
  const all = events.map((event) => create(PresenceEventSchema, event));
  return [...all.reduce(after, new Map()).keys()];
}

it("begins with everybody who is there", () => {
  const present: Event = { event: { case: "present", value: { members: [alice, bob] } } };

  expect(ids(present)).toEqual(["1", "2"]);
});

it("follows who joins and who leaves", () => {
  const present: Event = { event: { case: "present", value: { members: [alice] } } };
  const joined: Event = { event: { case: "joined", value: bob } };
  const left: Event = { event: { case: "left", value: alice } };

  expect(ids(present, joined, left)).toEqual(["2"]);
  expect(ids(present, joined, joined)).toEqual(["1", "2"]);
});

it("forgets all that was told before when everybody is told anew", () => {
  const joined: Event = { event: { case: "joined", value: alice } };
  const present: Event = { event: { case: "present", value: { members: [bob] } } };

  expect(ids(joined, present)).toEqual(["2"]);
});

it("takes no notice of events that it does not know", () => {
  const present: Event = { event: { case: "present", value: { members: [alice] } } };

  expect(ids(present, {})).toEqual(["1"]);
});
