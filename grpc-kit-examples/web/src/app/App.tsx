import { SignIn } from "../auth/SignIn";
import { useSession } from "../auth/useSession";
import { Shell } from "./Shell";

export function App() {
  const state = useSession();
  switch (state.phase) {
    case "resuming":
      return <p className="splash">One moment …</p>;
    case "signed-out":
      return <SignIn notice={state.notice} />;
    case "signed-in":
      return <Shell />;
  }
}
