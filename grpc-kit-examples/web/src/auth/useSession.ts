import { useSyncExternalStore } from "react";

import { session } from "../rpc/clients";
import type { Claims } from "./claims";
import type { SessionState } from "./session";

export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.state);
}

/** Who is signed in. Only for what is shown to those who are. */
export function useClaims(): Claims {
  const state = useSession();
  if (state.phase !== "signed-in") {
    throw new Error(`state must be signed-in, was ${state.phase}`);
  }
  return state.claims;
}
