import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

import { Session } from "../auth/session";
import { AuthService } from "../gen/auth/v1/auth_pb";
import { ChatService } from "../gen/chat/v1/chat_pb";
import { FileService } from "../gen/file/v1/file_pb";
import { Health } from "../gen/grpc/health/v1/health_pb";
import { NewsService } from "../gen/news/v1/news_pb";
import { UserService } from "../gen/user/v1/user_pb";
import { bearer } from "./bearer";

/** The edge that served the page answers gRPC-Web at its root. */
export const baseUrl = window.location.origin;

const anonymous = createGrpcWebTransport({ baseUrl });

/** Who is signed in, in this tab. */
export const session = new Session(createClient(AuthService, anonymous));

const signedIn = createGrpcWebTransport({ baseUrl, interceptors: [bearer(session)] });

export const chat = createClient(ChatService, signedIn);
export const files = createClient(FileService, signedIn);
export const health = createClient(Health, anonymous);
export const news = createClient(NewsService, signedIn);
export const users = createClient(UserService, signedIn);
