// Signs in and tries a few calls: go run . [target]
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	authv1 "example.com/grpc-kit-client/gen/auth/v1"
	errorsv1 "example.com/grpc-kit-client/gen/grpckit/errors/v1"
	userv1 "example.com/grpc-kit-client/gen/user/v1"
)

func main() {
	target := "127.0.0.1:50051"
	if len(os.Args) > 1 {
		target = os.Args[1]
	}
	if err := run(target, password()); err != nil {
		log.Fatal(err)
	}
}

func password() string {
	if set := os.Getenv("DEMO_PASSWORD"); set != "" {
		return set
	}
	return "demo-password"
}

func run(target, password string) error {
	connection, err := grpc.Dial(target, grpc.WithInsecure()) // as every grpc-go 1.x knows it
	if err != nil {
		return err
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()

	login := &authv1.LoginRequest{Email: "alice@example.com", Password: password}
	tokens, err := authv1.NewAuthServiceClient(connection).Login(ctx, login)
	if err != nil {
		return err
	}
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+tokens.AccessToken)

	users := userv1.NewUserServiceClient(connection)
	if err := printUsers(ctx, users); err != nil {
		return err
	}
	_, err = users.CreateUser(ctx, &userv1.CreateUserRequest{Name: "", Email: "nobody"})
	fmt.Println("a user without name and address:", status.Code(err))
	for _, violation := range violations(err) {
		fmt.Println(" ", violation.Field, violation.Message)
	}
	return nil
}

func printUsers(ctx context.Context, users userv1.UserServiceClient) error {
	stream, err := users.GetUserStream(ctx, &userv1.GetUserStreamRequest{Limit: 3})
	if err != nil {
		return err
	}
	for {
		user, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		fmt.Printf("%s <%s>\n", user.Name, user.Email)
	}
}

// violations is what the server says is wrong with which field of the request.
func violations(err error) []*errorsv1.ErrorDetail {
	var found []*errorsv1.ErrorDetail
	for _, detail := range status.Convert(err).Details() {
		if validation, ok := detail.(*errorsv1.ValidationError); ok {
			found = append(found, validation.Errors...)
		}
	}
	return found
}
