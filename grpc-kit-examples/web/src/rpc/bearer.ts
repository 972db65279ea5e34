import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";

import type { Session } from "../auth/session";

/**
 * Sends the access token with every call. A unary call that is refused for its token is sent once
 * more, with a new one. A stream cannot be: when it fails, the new token is there for whoever opens
 * it again.
 */
export function bearer(session: Session): Interceptor {
  return (next) => async (request) => {
    const token = await session.accessToken();
    const renew = async (error: unknown): Promise<string> => {
      if (ConnectError.from(error).code !== Code.Unauthenticated) {
        throw error;
      }
      return session.renew(token);
    };
    request.header.set("authorization", `Bearer ${token}`);
    try {
      const response = await next(request);
      return response.stream
        ? { ...response, message: renewing(response.message, renew) }
        : response;
    } catch (error) {
      const renewed = await renew(error);
      if (request.stream) {
        throw error;
      }
      request.header.set("authorization", `Bearer ${renewed}`);
      return next(request);
    }
  };
}

async function* renewing<T>(
  messages: AsyncIterable<T>,
  renew: (error: unknown) => Promise<string>,
): AsyncIterable<T> {
  try {
    yield* messages;
  } catch (error) {
    await renew(error);
    throw error;
  }
}
