import { AuthService } from "../gen/auth/v1/auth_pb";
import { ChatService } from "../gen/chat/v1/chat_pb";
import { FileService } from "../gen/file/v1/file_pb";
import { NewsService } from "../gen/news/v1/news_pb";
import { UserService } from "../gen/user/v1/user_pb";

/** What the application serves. */
export const SERVICES = [AuthService, UserService, ChatService, FileService, NewsService];

const UNARY = new Set(
  SERVICES.flatMap((service) =>
    service.methods
      .filter((method) => method.methodKind === "unary")
      .map((method) => `${service.typeName}/${method.name}`),
  ),
);

const OURS = SERVICES.map((service) => `${service.typeName}/`);

/** Whether a method, as in `user.v1.UserService/GetUser`, is a unary one of the application. */
export function isUnary(method: string): boolean {
  return UNARY.has(method);
}

/** Whether it is a method of the application. */
export function isOurs(method: string): boolean {
  return OURS.some((prefix) => method.startsWith(prefix));
}
