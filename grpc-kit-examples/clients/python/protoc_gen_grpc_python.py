"""grpc_tools' generator of stubs as a plugin of its own, which buf asks for."""

import sys
import tempfile
from pathlib import Path

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest, CodeGeneratorResponse
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from grpc_tools import protoc


def generate(request: CodeGeneratorRequest, folder: Path) -> CodeGeneratorResponse:
    contract = folder / "contract.binpb"
    contract.write_bytes(FileDescriptorSet(file=request.proto_file).SerializeToString())
    out = folder / "out"
    out.mkdir()
    arguments = [f"--descriptor_set_in={contract}", f"--grpc_python_out={out}"]
    if protoc.main(["protoc", *arguments, *request.file_to_generate]) != 0:
        return CodeGeneratorResponse(error="grpc_tools refuses the contract")
    response = CodeGeneratorResponse(
        supported_features=CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL
    )
    for file in sorted(out.rglob("*.py")):
        response.file.add(name=str(file.relative_to(out)), content=file.read_text())
    return response


if __name__ == "__main__":
    asked = CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
    with tempfile.TemporaryDirectory() as temporary:
        answer = generate(asked, Path(temporary))
    sys.stdout.buffer.write(answer.SerializeToString())
