module example.com/grpc-kit-client

go 1.19
