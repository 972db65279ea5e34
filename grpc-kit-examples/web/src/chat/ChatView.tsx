import { pathTo } from "../app/route";
import { Picker } from "../ui/Picker";
import { Conversation } from "./Conversation";

const ROOMS = ["lobby", "engineering", "random"];

export function ChatView({ detail }: { detail: string }) {
  const room = detail || "lobby";
  return (
    <section className="tall" aria-labelledby="chat-title">
      <div className="heading">
        <h1 id="chat-title">Chat</h1>
        <Picker
          label="Room"
          options={ROOMS}
          chosen={room}
          pathOf={(name) => pathTo("chat", name)}
        />
      </div>
      <Conversation key={room} room={room} />
    </section>
  );
}
