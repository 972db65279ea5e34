package io.grpckit.interceptors.observe;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpckit.interceptors.auth.ApiKey;
import java.util.concurrent.TimeUnit;

/** Every way in which a call can end; the names are those of docs/observability.md. */
enum Ending {
  OK {
    @Override
    Status play(Rig rig, MethodType type) {
      return rig.start(type, "ok").status();
    }
  },
  HANDLER_FAILS {
    @Override
    Status play(Rig rig, MethodType type) {
      return rig.start(type, "error NOT_FOUND").status();
    }
  },
  HANDLER_THROWS {
    @Override
    Status play(Rig rig, MethodType type) {
      return rig.start(type, "throw").status();
    }
  },
  INTERCEPTOR_THROWS {
    @Override
    Status play(Rig rig, MethodType type) {
      Metadata headers = Rig.headers();
      headers.put(EndingStages.THROW, "now");
      return rig.start(TestCalls.method(type), CallOptions.DEFAULT, headers, "ok").status();
    }
  },
  REJECTED_BY_AUTHENTICATION {
    @Override
    Status play(Rig rig, MethodType type) {
      return as(EndingStages.STRANGER, rig, type);
    }
  },
  REJECTED_BY_AUTHORIZATION {
    @Override
    Status play(Rig rig, MethodType type) {
      return as(EndingStages.GUEST, rig, type);
    }
  },
  REJECTED_BY_ADMISSION {
    @Override
    EndingStages stages() {
      return EndingStages.full();
    }

    @Override
    Status play(Rig rig, MethodType type) {
      return rig.start(type, "ok").status();
    }
  },
  SERVER_DEADLINE {
    @Override
    EndingStages stages() {
      return EndingStages.impatient();
    }

    @Override
    Status play(Rig rig, MethodType type) {
      return rig.start(type, "hang").status();
    }
  },
  CLIENT_DEADLINE {
    @Override
    Status play(Rig rig, MethodType type) throws InterruptedException {
      rig.calls.expectHanging();
      Rig.Pending pending =
          rig.start(
              TestCalls.method(type),
              CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.SECONDS),
              Rig.headers(),
              "hang");
      rig.calls.hanging().await(30, TimeUnit.SECONDS);
      return pending.status();
    }
  },
  UNKNOWN_METHOD {
    @Override
    Status play(Rig rig, MethodType type) {
      return rig.start(
              TestCalls.method(type, TestCalls.SERVICE + "/Nope", true),
              CallOptions.DEFAULT,
              Rig.headers(),
              "ok")
          .status();
    }
  },
  MALFORMED_MESSAGE {
    @Override
    Status play(Rig rig, MethodType type) {
      return rig.start(type, TestCalls.MALFORMED).status();
    }
  },
  OVERSIZE_MESSAGE {
    @Override
    Status play(Rig rig, MethodType type) {
      return rig.start(type, "x".repeat(Rig.MAX_MESSAGE + 1)).status();
    }
  },
  DECOMPRESSION_BOMB {
    @Override
    Status play(Rig rig, MethodType type) {
      return rig.start(
              TestCalls.method(type),
              CallOptions.DEFAULT.withCompression("gzip"),
              Rig.headers(),
              "x".repeat(BOMB))
          .status();
    }
  },
  MALFORMED_RESPONSE {
    @Override
    Status play(Rig rig, MethodType type) {
      return rig.start(type, "answer " + TestCalls.MALFORMED).status();
    }
  },
  OVERSIZE_RESPONSE {
    @Override
    Status play(Rig rig, MethodType type) {
      return rig.start(type, "long " + (Rig.MAX_MESSAGE + 1)).status();
    }
  },
  DECOMPRESSION_BOMB_RESPONSE {
    @Override
    Status play(Rig rig, MethodType type) {
      return rig.start(type, "bomb " + BOMB).status();
    }
  },
  NO_RESPONSE {
    @Override
    Status play(Rig rig, MethodType type) {
      return rig.start(type, "silent").status();
    }
  },
  CANCELLED_BEFORE_HEADERS {
    @Override
    Status play(Rig rig, MethodType type) throws InterruptedException {
      rig.calls.expectHanging();
      Rig.Pending pending = rig.start(type, "hang");
      rig.calls.hanging().await(30, TimeUnit.SECONDS);
      pending.call.cancel("changed my mind", null);
      return pending.status();
    }
  },
  CANCELLED_AFTER_HEADERS {
    @Override
    Status play(Rig rig, MethodType type) throws InterruptedException {
      rig.calls.expectHanging();
      Rig.Pending pending = rig.start(type, "hang after headers");
      rig.calls.hanging().await(30, TimeUnit.SECONDS);
      if (type.serverSendsOneMessage()) {
        pending.call.cancel("changed my mind", null);
        return pending.status();
      }
      pending.firstMessage.await(30, TimeUnit.SECONDS);
      pending.call.cancel("changed my mind", null);
      return pending.status();
    }
  },
  CONNECTION_CLOSED {
    @Override
    Status play(Rig rig, MethodType type) throws InterruptedException {
      rig.calls.expectHanging();
      Rig.Pending pending = rig.start(type, "hang");
      rig.calls.hanging().await(30, TimeUnit.SECONDS);
      rig.channel.shutdownNow();
      return pending.status();
    }
  },
  SERVER_SHUTDOWN {
    @Override
    Status play(Rig rig, MethodType type) throws InterruptedException {
      rig.calls.expectHanging();
      Rig.Pending pending = rig.start(type, "hang");
      rig.calls.hanging().await(30, TimeUnit.SECONDS);
      rig.server.shutdownNow();
      return pending.status();
    }
  };

  /** Some 220 bytes on the wire. */
  private static final int BOMB = 200 * Rig.MAX_MESSAGE;

  /** What is in the way of the call. */
  EndingStages stages() {
    return EndingStages.generous();
  }

  /** Makes one call that ends this way, and returns what the caller got. */
  abstract Status play(Rig rig, MethodType type) throws InterruptedException;

  private static Status as(ApiKey caller, Rig rig, MethodType type) {
    return rig.start(TestCalls.method(type), CallOptions.DEFAULT, Rig.headers(caller), "ok")
        .status();
  }
}
