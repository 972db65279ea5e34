"""Signs in and tries a few calls:  python3 client.py [target]"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "gen"))

import grpc
from auth.v1 import auth_pb2, auth_pb2_grpc
from google.rpc import status_pb2
from grpckit.errors.v1 import errors_pb2
from user.v1 import user_pb2, user_pb2_grpc

TIMEOUT = 10


def violations(error: grpc.RpcError) -> list[tuple[str, str]]:
    """What the server says is wrong with which field of the request."""
    trailers = dict(error.trailing_metadata() or ())
    status = status_pb2.Status.FromString(trailers.get("grpc-status-details-bin", b""))
    found = []
    for detail in status.details:
        validation = errors_pb2.ValidationError()
        if detail.Unpack(validation):
            found += [(it.field, it.message) for it in validation.errors]
    return found


def main(target: str, password: str) -> None:
    with grpc.insecure_channel(target) as channel:
        login = auth_pb2.LoginRequest(email="alice@example.com", password=password)
        tokens = auth_pb2_grpc.AuthServiceStub(channel).Login(login, timeout=TIMEOUT)
        metadata = [("authorization", f"Bearer {tokens.access_token}")]

        users = user_pb2_grpc.UserServiceStub(channel)
        for user in users.GetUserStream(user_pb2.GetUserStreamRequest(limit=3), metadata=metadata):
            print(f"{user.name} <{user.email}>")

        try:
            nobody = user_pb2.CreateUserRequest(name="", email="nobody")
            users.CreateUser(nobody, timeout=TIMEOUT, metadata=metadata)
        except grpc.RpcError as error:
            print(f"a user without name and address: {error.code().name}")
            for field, message in violations(error):
                print(f"  {field} {message}")


if __name__ == "__main__":
    main(
        sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:50051",
        os.environ.get("DEMO_PASSWORD", "demo-password"),
    )
